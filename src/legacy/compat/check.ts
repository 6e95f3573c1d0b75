import type { Dialect } from '../runtime/dialect.js';
import type { Row } from '../runtime/row.js';

/** A server to compare: its URL, and the token that requests carry. */
export interface Compared {
  url: string;
  token: string;
}

/** A difference between two replies, at a path of keys such as `posts.0.author`. */
export interface Difference {
  key: string;
  /** `added` is no fault: clients ignore keys that they do not know. */
  kind: 'status' | 'missing' | 'added' | 'type' | 'value' | 'length';
  old: unknown;
  new: unknown;
}

/** The comparison of one request. */
export interface Comparison {
  path: string;
  /** Null when the request could not be made, since a value of its path is not known. */
  differences: Difference[] | null;
}

/** How many objects of a collection are asked for by their ids. */
const examplesMax = 3;

interface Reply {
  status: number;
  body: unknown;
}

/**
 * Sends every documented GET of an API to both servers, and compares the replies. Ids in paths and queries
 * come from `values`, else from replies of the old server: `/api/posts/:id` takes those of `/api/posts/`.
 */
export async function* compareReplies(
  { rows }: Dialect,
  old: Compared,
  current: Compared,
  values: Readonly<Record<string, string>> = {},
): AsyncGenerator<Comparison> {
  const known = new Map(Object.entries(values).map(([name, value]) => [name, [value]]));
  const documented = rows.filter(({ method, hidden }) => method === 'GET' && !hidden);
  // Collections come first: their replies name the ids of the others.
  for (const row of documented.toSorted((a, b) => countNames(a) - countNames(b))) {
    const paths = pathsOf(row, known);
    if (paths.length === 0) yield { path: row.path, differences: null };
    for (const path of paths) {
      const [before, after] = await Promise.all([ask(old, row, path), ask(current, row, path)]);
      if (before.status === 200) learn(known, row.path, before.body);
      yield { path, differences: compare(before, after, old.url, current.url) };
    }
  }
}

/** The names of values that a request needs: parameters of the path, and required ids of the query. */
const namesOf = (row: Row): string[] => [
  ...Object.keys(row.params.shape),
  ...Object.keys(row.query.shape).filter((name) => name.endsWith('_id')),
];
const countNames = (row: Row): number => namesOf(row).length;

/** What the ids at a path are ids of: `post` for `/api/posts/:id`. */
const resourceOf = (path: string): string =>
  (path.split('/:')[0]?.split('/').at(-1) ?? '').replace(/s$/, '');

function pathsOf(row: Row, known: ReadonlyMap<string, string[]>): string[] {
  const names = namesOf(row);
  if (names.length === 0) return [`${row.path}/`];
  const [name] = names as [string];
  const resource = name === 'id' || name === 'pk' ? resourceOf(row.path) : name.replace(/_id$/, '');
  const candidates = known.get(name) ?? known.get(resource) ?? [];
  return candidates.map((value) =>
    row.path.includes(`:${name}`)
      ? `${row.path.replace(`:${name}`, encodeURIComponent(value))}/`
      : `${row.path}/?${new URLSearchParams({ [name]: value })}`,
  );
}

/** Remembers the ids in a reply. */
function learn(known: Map<string, string[]>, path: string, body: unknown): void {
  const objects = [body].flat().filter((one) => typeof one === 'object' && one !== null) as Record<
    string,
    unknown
  >[];
  const add = (name: string, value: unknown) => {
    if (typeof value !== 'string' && typeof value !== 'number') return;
    const list = known.get(name) ?? [];
    if (list.length < examplesMax && !list.includes(String(value))) {
      known.set(name, [...list, String(value)]);
    }
  };
  for (const one of objects) {
    add(resourceOf(path), one.id);
    add('uid', one.uid ?? one.call_uid);
    if ('username' in one) add('user', one.id);
  }
}

async function ask({ url, token }: Compared, { auth }: Row, path: string): Promise<Reply> {
  const [scheme = 'Bearer'] = auth?.split(' ') ?? [];
  const headers: Record<string, string> = auth ? { authorization: `${scheme} ${token}` } : {};
  const reply = await fetch(new URL(path.slice(1), `${url.replace(/\/+$/, '')}/`), {
    headers: { accept: 'application/json', ...headers },
    redirect: 'manual',
  }).catch(({ cause }: Error) => {
    throw new Error(`${url} does not answer: ${cause}`);
  });
  const text = await reply.text();
  try {
    return { status: reply.status, body: JSON.parse(text) };
  } catch {
    return { status: reply.status, body: text };
  }
}

function compare(before: Reply, after: Reply, oldUrl: string, newUrl: string): Difference[] {
  if (before.status !== after.status) {
    return [{ key: '', kind: 'status', old: before.status, new: after.status }];
  }
  return [...differencesOf('', before.body, after.body, [oldUrl, newUrl])];
}

const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

/** Moments are equal however they are written. */
const isMoment = (value: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value);

function isEqual(old: unknown, current: unknown, [oldUrl, newUrl]: [string, string]): boolean {
  if (typeof old !== 'string' || typeof current !== 'string') return old === current;
  if (isMoment(old) && isMoment(current)) {
    return Math.abs(Date.parse(old) - Date.parse(current)) < 1000;
  }
  const path = (text: string, base: string) =>
    text.startsWith(base) ? decodeURI(text.slice(base.length)) : text;
  return path(old, oldUrl.replace(/\/+$/, '')) === path(current, newUrl.replace(/\/+$/, ''));
}

function* differencesOf(
  key: string,
  old: unknown,
  current: unknown,
  urls: [string, string],
): Generator<Difference> {
  const at = (name: string | number) => (key === '' ? String(name) : `${key}.${name}`);
  const [was, is] = [typeOf(old), typeOf(current)];
  if (was !== is) {
    yield { key, kind: was === 'null' || is === 'null' ? 'value' : 'type', old, new: current };
  } else if (Array.isArray(old) && Array.isArray(current)) {
    if (old.length !== current.length) {
      yield { key: at('length'), kind: 'length', old: old.length, new: current.length };
    }
    for (const [index, one] of old.entries()) {
      if (index < current.length) yield* differencesOf(at(index), one, current[index], urls);
    }
  } else if (was === 'object') {
    const [before, after] = [old, current] as [Record<string, unknown>, Record<string, unknown>];
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const [had, has] = [name in before, name in after];
      if (had && has) yield* differencesOf(at(name), before[name], after[name], urls);
      else {
        const kind = had ? 'missing' : 'added';
        yield { key: at(name), kind, old: before[name], new: after[name] };
      }
    }
  } else if (!isEqual(old, current, urls)) {
    yield { key, kind: 'value', old, new: current };
  }
}
