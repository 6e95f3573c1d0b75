import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { dialects } from '../../src/legacy/runtime/dialects.js';
import { community } from '../matrix/community.js';
import { friends } from '../matrix/friends.js';
import { meetings } from '../matrix/meetings.js';
import type { RestRow } from '../matrix/rows.js';
import { tweets } from '../matrix/tweets.js';
import type { Caller } from '../matrix/world.js';
import { expectAnswer, openTarget, tryAll } from './target.js';
import { json, text } from './values.js';

const documented: Record<string, RestRow> = { ...community, ...meetings, ...tweets, ...friends };
const target = await openTarget();
const { node, people, world } = target;

/** A documented request, of which a part is replaced. */
interface Tried {
  operation: string;
  caller: Caller;
  path: string;
  body: string | FormData | undefined;
  headers: Record<string, string>;
}

const number = fc.integer({ min: 1, max: 30 });
const values = fc.oneof({ weight: 3, arbitrary: text }, { weight: 2, arbitrary: number }, json);

/** Values for the fields of a schema: as documented, replaced, or missing. Now and then there are others. */
function fieldsOf(schema: z.ZodObject, usual: Record<string, unknown>) {
  const names = [...new Set([...Object.keys(schema.shape), ...Object.keys(usual)])];
  const fields = names.map((name) => [
    name,
    Object.hasOwn(usual, name) ? fc.oneof(fc.constant(usual[name]), values) : values,
  ]);
  const known = fc.record(Object.fromEntries(fields), { requiredKeys: [] });
  const others = fc.dictionary(text, values, { maxKeys: 2 });
  return fc.oneof(
    { weight: 6, arbitrary: known },
    fc.tuple(known, others).map((parts) => Object.assign({}, ...parts)),
  );
}

const pairs = (fields: object) =>
  Object.entries(fields).map(([key, value]): [string, string] => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);

/** The same body as JSON, as either kind of form, cut, or of another type than it says. */
const bodiesOf = (fields: fc.Arbitrary<object>): fc.Arbitrary<Pick<Tried, 'body' | 'headers'>> => {
  const typed = (type: string) => ({ 'content-type': type });
  const asJson = fields.map((body) => JSON.stringify(body));

  return fc.oneof(
    {
      weight: 8,
      arbitrary: asJson.map((body) => ({ body, headers: typed('application/json') })),
    },
    {
      weight: 2,
      arbitrary: fields.map((body) => ({
        body: String(new URLSearchParams(pairs(body))),
        headers: typed('application/x-www-form-urlencoded'),
      })),
    },
    {
      weight: 2,
      arbitrary: fields.map((body) => {
        const form = new FormData();
        for (const [key, value] of pairs(body)) {
          if (key.includes('im') && value.length > 9) form.set(key, new File([value], value));
          else form.set(key, value);
        }
        return { body: form, headers: {} };
      }),
    },
    fc.tuple(asJson, fc.nat()).map(([body, at]) => ({
      body: body.slice(0, at % (body.length + 1)),
      headers: typed('application/json'),
    })),
    fc
      .tuple(
        fc.oneof(
          json.map((value) => JSON.stringify(value)),
          text,
        ),
        fc.constantFrom(
          'application/json',
          'multipart/form-data; boundary=a',
          'multipart/form-data',
          'application/x-www-form-urlencoded',
          'text/plain',
        ),
      )
      .map(([body, type]) => ({ body, headers: typed(type) })),
  );
};

/** The path as documented, or with something else for its parameters and its query. */
function pathsOf(path: string, usual: string, query: z.ZodObject): fc.Arbitrary<string> {
  const segment = fc
    .oneof(number.map(String), text)
    .map((value) => encodeURIComponent(well(value)));
  const names = path.match(/:\w+/g) ?? [];
  const replaced = fc
    .array(segment, { minLength: names.length, maxLength: names.length })
    .map((parts) =>
      names.reduce((all, name, at) => all.replace(name, () => parts[at] ?? ''), path),
    );
  const sought = fieldsOf(query, {});
  const withQuery = fc
    .tuple(replaced, sought)
    .map(([one, fields]) => `${one}/?${new URLSearchParams(pairs(fields))}`);
  return fc.oneof(fc.constant(usual), replaced, withQuery);
}

/** Without lone surrogates, which no URL has. */
const well = (value: string) => value.toWellFormed();

const tried = dialects.flatMap(({ name, rows }) =>
  rows.map((row) => {
    const operation = `${row.method} ${row.path}`;
    const known = documented[`${name} ${operation}`];
    const usualBody = (known?.body?.(world) ?? {}) as Record<string, unknown>;
    const bodies: fc.Arbitrary<Pick<Tried, 'body' | 'headers'>> =
      row.method === 'GET'
        ? fc.constant({ body: undefined, headers: {} })
        : bodiesOf(fieldsOf(row.body, usualBody));
    const scheme = row.auth?.split(' ')[0] ?? 'Bearer';
    const header = row.tokenHeader ?? 'authorization';
    const arbitrary: fc.Arbitrary<Tried> = fc
      .record({
        caller: fc.constantFrom<Caller[]>('ada', 'ben', 'cleo', 'dora', null),
        path: pathsOf(row.path, known?.path?.(world) ?? row.path, row.query),
        sent: bodies,
      })
      .map(({ sent, ...rest }) => ({
        ...rest,
        operation,
        body: sent.body,
        headers: { ...sent.headers, [header]: scheme },
      }));
    // Most operations without a credential hash a password, which takes a hundred times as long as others.
    return { weight: row.auth === null && row.method === 'POST' ? 1 : 8, arbitrary };
  }),
);

function send({ operation, caller, path, body, headers }: Tried): Promise<void> {
  const [method = ''] = operation.split(' ');
  const carried = Object.entries(headers).map(([name, value]) => {
    const isCredential = name === 'authorization' || name === 'bearer';
    return [name, isCredential && caller ? `${value} ${people[caller].token}` : value];
  });
  return expectAnswer(node.url + path, { method, body, headers: Object.fromEntries(carried) });
}

test('10,000 requests to the legacy operations', { timeout: 240_000 }, async () => {
  expect(tried.length).toBe(Object.keys(documented).length);
  const batch = fc.array(fc.oneof(...tried), { minLength: 100, maxLength: 100 });
  await tryAll(target, 100, batch, send);
});
