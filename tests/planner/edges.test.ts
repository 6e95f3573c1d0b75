import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { queriesOf } from '../harness/statements.js';
import { askBothWays, startBothWays } from './both-ways.js';
import { fillWorld } from './world.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const ways = await startBothWays();
const world = await fillWorld(ways);

const askAsAda = (query: string, variables?: Record<string, unknown>) =>
  askBothWays(ways, { who: world.people.ada, query, variables });

test.each([
  ['nothing but its type', '{ feed { __typename } posts(first: 2) { pageInfo { __typename } } }'],
  [
    'only pageInfo about rows before a page',
    '{ posts(first: 3) { pageInfo { hasPreviousPage } } }',
  ],
  ['only pageInfo about rows after a page', '{ posts(last: 3) { pageInfo { hasNextPage } } }'],
  ['an empty page', '{ me { friends(first: 1, after: "MToxMDA") { nodes { id } } } }'],
  ['objects with no field left', '{ me { posts { nodes { id @skip(if: true) } } } }'],
  [
    'pages of no rows',
    '{ posts(first: 0) { edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } feed(last: 0) { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } me { posts(first: 0, after: "MToxMDA") { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }',
  ],
  ['the root’s type', '{ __typename me { id } }'],
  ['one key twice', '{ me { a: posts { nodes { id } } a: posts { edges { cursor } } } }'],
  ['a key as long as a name may be', `{ me { ${'x'.repeat(63)}: username } }`],
  [
    'objects that do not exist',
    '{ post(id: "post_999999") { id } user(by: { username: "nobody" }) { id } group(id: "group_999999") { id } conversation(id: "conversation_999999") { id } conversationWith(user: { id: "user_999999" }) { id } me { id } }',
  ],
])('one statement answers %s', async (_, query) => {
  const { isRefused, isPlanned } = await askAsAda(query);
  expect({ isRefused, isPlanned }).toEqual({ isRefused: false, isPlanned: true });
});

test.each([
  ['everything skipped', '{ me @skip(if: true) { id } }'],
  ['a key longer than a column’s name', `{ me { ${'x'.repeat(64)}: username } }`],
  ['introspection', '{ __schema { queryType { name } } me { id } }'],
  ['a node of any kind', '{ node(id: "post_1") { id } me { id } }'],
  [
    'ids of another type, and texts that are no ids',
    '{ user(by: { id: "post_1" }) { id } post(id: "user_1") { id } group(id: "nope") { id } conversation(id: "conversation_0") { id } conversationWith(user: { id: "post_1" }) { id } call(id: "call_-1") { id } meeting(id: "meeting_1") { id } node(id: "nope") { id } nodes(ids: ["nope", "post_1"]) { id } me { id } }',
  ],
])('both ways answer alike: %s', async (_, query) => {
  expect((await askAsAda(query)).isRefused).toBe(false);
});

test('null for a variable with a default is refused alike where null is not allowed', async () => {
  const history =
    'query ($all: Boolean = true) { conversations { nodes { messages(includeDeleted: $all) { nodes { id } } } } }';
  expect((await askAsAda(history, { all: null })).isRefused).toBe(true);
  const post = 'query ($id: ID = "post_1") { post(id: $id) { id } }';
  expect((await askAsAda(post, { id: null })).isRefused).toBe(true);
  const switched = 'query ($on: Boolean = true) { me { id @include(if: $on) } }';
  expect((await askAsAda(switched, { on: null })).isRefused).toBe(true);
});

test.each([
  ['an id beside a username', '{ username: "ada", id: "user_1" }'],
  ['neither', '{}'],
])('%s is refused alike', async (_, by) => {
  expect((await askAsAda(`{ user(by: ${by}) { id } }`)).isRefused).toBe(true);
  const query = 'query ($by: UserBy!) { user(by: $by) { id } }';
  expect(
    (await askAsAda(query, { by: JSON.parse(by.replace(/(\w+):/g, '"$1":')) })).isRefused,
  ).toBe(true);
});

test('the cost of nested fragments grows with their length alone', async () => {
  const levels = 30;
  const fragments = Array.from({ length: levels }, (_, level) => {
    const next = level + 1 < levels ? `...F${level + 1} ...F${level + 1}` : 'username';
    return `fragment F${level} on User { ${next} }`;
  });
  const { isPlanned } = await askAsAda(`{ me { ...F0 } } ${fragments.join(' ')}`);
  expect(isPlanned).toBe(true);
});

test('a thousand distinct documents are forgotten, and a frequent one is prepared again', async () => {
  const ask = (query: string) => ways.planned.graphql(query, {}, world.people.ada.token);
  const hot = '{ me { username firstName } }';
  const isPrepared = async () => {
    for (let times = 0; times < 3; times += 1) await ask(hot);
    const [statement] = await queriesOf(() => ask(hot));
    return Boolean(statement && 'name' in statement && statement.name);
  };
  expect(await isPrepared()).toBe(true);
  let before = 0;
  for (let one = 0; one < 1_000; one += 1) {
    const wide = Array.from({ length: 30 }, (_, at) => `k${one}_${at}: friends { nodes { id } }`);
    const query = `{ me { ${wide.join(' ')} } }`;
    for (let times = 0; times < 2; times += 1) expect((await ask(query)).errors).toBeUndefined();
    if (one === 199) before = heapUsed();
  }
  expect((heapUsed() - before) / 1_000_000).toBeLessThan(25);
  expect(await isPrepared()).toBe(true);
}, 240_000);

test('a row without a value that may not be null is refused alike', async () => {
  const [row] = await ways.planned.sql(
    `delete from streams where home_kind = 1 and home = (select conversation_id from participants
       where user_id = $1 order by conversation_id desc limit 1) returning home, head, epoch`,
    [world.people.ada.number],
  );
  try {
    const { isRefused } = await askAsAda(
      `{ conversation(id: "conversation_${row.home}") { id head } }`,
    );
    expect(isRefused).toBe(true);
  } finally {
    await ways.planned.sql(
      'insert into streams (home_kind, home, head, epoch) values (1, $1, $2, $3)',
      [row.home, row.head, row.epoch],
    );
  }
});
