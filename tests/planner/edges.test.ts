import { afterAll, beforeAll, expect, test } from 'vitest';
import { queriesOf } from '../harness/statements.js';
import { askBothWays, type BothWays, startBothWays } from './both-ways.js';
import { fillWorld, type World } from './world.js';

let ways: BothWays;
let world: World;

beforeAll(async () => {
  ways = await startBothWays();
  world = await fillWorld(ways);
}, 60_000);
afterAll(async () => {
  await world?.database.end();
  await ways?.stop();
}, 60_000);

const askAsAda = (query: string, variables?: Record<string, unknown>) =>
  askBothWays(ways, { who: world.people.ada, query, variables });

test.each([
  ['nothing but its type', '{ feed { __typename } posts(first: 2) { pageInfo { __typename } } }'],
  ['only what stands before a page', '{ posts(first: 3) { pageInfo { hasPreviousPage } } }'],
  ['only what stands after a page', '{ posts(last: 3) { pageInfo { hasNextPage } } }'],
  ['a page of nobody', '{ me { friends(first: 1, after: "MToxMDA") { nodes { id } } } }'],
  ['objects of which nothing is left', '{ me { posts { nodes { id @skip(if: true) } } } }'],
  ['the root’s type', '{ __typename me { id } }'],
  ['one key twice', '{ me { a: posts { nodes { id } } a: posts { edges { cursor } } } }'],
  ['a key as long as a name may be', `{ me { ${'x'.repeat(63)}: username } }`],
])('a page is one row where ada asks for %s', async (_, query) => {
  const { isRefused, isPlanned } = await askAsAda(query);
  expect({ isRefused, isPlanned }).toEqual({ isRefused: false, isPlanned: true });
});

test.each([
  ['everything skipped', '{ me @skip(if: true) { id } }'],
  ['a key longer than a column’s name', `{ me { ${'x'.repeat(64)}: username } }`],
  ['the types there are', '{ __schema { queryType { name } } me { id } }'],
  ['a node of any kind', '{ node(id: "post_1") { id } me { id } }'],
])('ada is answered alike where she asks for %s', async (_, query) => {
  expect((await askAsAda(query)).isRefused).toBe(false);
});

test('null, given in place of a default where none may be, is told alike', async () => {
  const history =
    'query ($all: Boolean = true) { conversations { nodes { messages(includeDeleted: $all) { nodes { id } } } } }';
  expect((await askAsAda(history, { all: null })).isRefused).toBe(true);
  const post = 'query ($id: ID = "post_1") { post(id: $id) { id } }';
  expect((await askAsAda(post, { id: null })).isRefused).toBe(true);
  const switched = 'query ($on: Boolean = true) { me { id @include(if: $on) } }';
  expect((await askAsAda(switched, { on: null })).isRefused).toBe(true);
});

test('an id that cannot be beside a name that is taken is told alike', async () => {
  const query = '{ user(username: "ada", id: "post_1") { id } }';
  expect((await askAsAda(query)).isRefused).toBe(true);
});

test('fragments within fragments cost no more than they are long', async () => {
  const levels = 30;
  const fragments = Array.from({ length: levels }, (_, level) => {
    const next = level + 1 < levels ? `...F${level + 1} ...F${level + 1}` : 'username';
    return `fragment F${level} on User { ${next} }`;
  });
  const { isPlanned } = await askAsAda(`{ me { ...F0 } } ${fragments.join(' ')}`);
  expect(isPlanned).toBe(true);
});

test('whatever ada makes up, PostgreSQL prepares no more of it than fits', async () => {
  const ask = (query: string) => ways.planned.graphql(query, {}, world.people.ada.token);
  const statements = await queriesOf(async () => {
    for (let one = 0; one < 60; one += 1) {
      const wide = Array.from({ length: 30 }, (_, at) => `k${one}_${at}: friends { nodes { id } }`);
      const query = `{ me { ${wide.join(' ')} } }`;
      for (let times = 0; times < 3; times += 1) expect((await ask(query)).errors).toBeUndefined();
    }
  });
  // Statements of other makers have no names.
  const named = statements.flatMap((one) => ('name' in one && one.name ? [one.text] : []));
  const prepared = new Set(named);
  const characters = [...prepared].join('').length;
  expect(characters).toBeGreaterThan(10_000);
  expect(characters).toBeLessThanOrEqual(200_000);
  expect(prepared.size).toBeLessThan(60);
});

test('a row that lacks what it cannot be without is told of alike, and not left out', async () => {
  const { rows } = await world.database.query(
    `delete from streams where key = (select 'conversation:' || conversation_id from participants
       where user_id = $1 order by active_at desc, conversation_id desc limit 1) returning key, head, epoch`,
    [world.people.ada.id.split('_')[1]],
  );
  try {
    const { isRefused } = await askAsAda('{ conversations(first: 3) { nodes { id head } } }');
    expect(isRefused).toBe(true);
  } finally {
    await world.database.query('insert into streams (key, head, epoch) values ($1, $2, $3)', [
      rows[0].key,
      rows[0].head,
      rows[0].epoch,
    ]);
  }
});
