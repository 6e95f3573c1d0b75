import type { Caller, World } from './world.js';

/** What a caller gets: an answer, null for what is not there, or the code it is refused with. */
export type Outcome =
  | 'ok'
  | 'null'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'UNAVAILABLE';

/** One root field: how it is asked, and what each caller gets. */
export interface FieldRow {
  /** The field with its arguments and selection. */
  ask(w: World): string;
  outcomes: [caller: Caller, outcome: Outcome][];
  /** Of whom the answer holds the secret. */
  tells?: Caller[];
  prepare?(w: World): Promise<unknown>;
}

export const nobody: [null, Outcome] = [null, 'UNAUTHENTICATED'];
type Ask = FieldRow['ask'];
type More = Partial<FieldRow>;

/** Open to whoever is signed in; of what is private it tells only whom it concerns. */
export const open = (ask: Ask, more: More = {}): FieldRow => ({
  ask,
  outcomes: [nobody, ['cleo', 'ok'], ['ada', 'ok']],
  ...more,
});
/** Ada's and ben's: to cleo it is not there. */
export const shared = (ask: Ask, more: More = {}): FieldRow => ({
  ask,
  outcomes: [nobody, ['cleo', 'NOT_FOUND'], ['dora', 'NOT_FOUND'], ['ada', 'ok'], ['ben', 'ok']],
  ...more,
});
/** A read of what is ada's and ben's: for others it is null. */
export const sharedRead = (ask: Ask, more: More = {}): FieldRow => ({
  ask,
  outcomes: [nobody, ['cleo', 'null'], ['dora', 'null'], ['ada', 'ok'], ['ben', 'ok']],
  ...more,
});
/** Of ada, ben and dora, who are equal: to cleo it is not there. */
export const ofThree = (ask: Ask): FieldRow => ({
  ask,
  outcomes: [nobody, ['cleo', 'NOT_FOUND'], ['ada', 'ok'], ['ben', 'ok'], ['dora', 'ok']],
});
/** Seen by all, changed by ada alone. */
export const owned = (ask: Ask, more: More = {}): FieldRow => ({
  ask,
  outcomes: [nobody, ['cleo', 'FORBIDDEN'], ['ben', 'FORBIDDEN'], ['ada', 'ok']],
  ...more,
});
/** A message of ada's: ben sees it, to strangers it is not there. */
export const ofSender = (ask: Ask): FieldRow => ({
  ask,
  outcomes: [
    nobody,
    ['cleo', 'NOT_FOUND'],
    ['dora', 'NOT_FOUND'],
    ['ben', 'FORBIDDEN'],
    ['ada', 'ok'],
  ],
});
/** For administrators; others learn nothing. */
export const guarded = (ask: Ask, more: More = {}): FieldRow => ({
  ask,
  outcomes: [nobody, ['cleo', 'FORBIDDEN'], ['ada', 'FORBIDDEN'], ['dora', 'ok']],
  ...more,
});
/** Not for signing in: it is how one does. */
export const door = (ask: Ask, outcome: Outcome): FieldRow => ({
  ask,
  outcomes: [[null, outcome]],
});

/** A value in GraphQL; a text of capitals is the name of an enum's value. */
function spelled(value: unknown): string {
  if (typeof value === 'string' && /^[A-Z_]+$/.test(value)) return value;
  if (Array.isArray(value)) return `[${value.map(spelled).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, inner]) => `${name}: ${spelled(inner)}`);
  return `{ ${fields.join(', ')} }`;
}

export const act =
  (name: string, input: (w: World) => object, selection = '__typename'): Ask =>
  (w) =>
    `${name}(input: ${spelled(input(w))}) { ${selection} }`;
export const as = (w: World, caller: NonNullable<Caller>, mutation: string) =>
  w.people[caller].graphql(`mutation { ${mutation} }`);
/** Ada asks ben to be friends; they are none. */
export async function askAnew(w: World) {
  await w.sql('delete from friends');
  await as(w, 'ada', act('sendFriendRequest', () => ({ userId: w.people.ben.id }))(w));
}
export const page = 'nodes { id }';
export const messages = 'messages(last: 50) { nodes { content sender { username } } }';
