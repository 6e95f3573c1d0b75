import { expect, test } from 'vitest';
import { post, send } from '../harness/documents.js';
import { village } from '../harness/server.js';
import { statementsOf } from '../harness/statements.js';

const { ada, ben, cleo } = await village('ada', 'ben', 'cleo');
const NODES = `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }`;

test('objects of several types come in the order of their ids, and null for what is not there', async () => {
  const first = await post(ada, 'one');
  const second = await post(ada, 'two');
  const { id: message } = await send(ada, ben, 'for ben alone');
  const ids = [second, ben.id, 'post_999999', first, message, 'nonsense', second];
  const read = async (who: typeof ada) =>
    (await who.ask(NODES, { ids })).nodes.map((node: { id: string } | null) => node?.id ?? null);
  expect(await read(ben)).toEqual([second, ben.id, null, first, message, null, second]);
  expect(await read(cleo)).toEqual([second, ben.id, null, first, null, null, second]);
});

test('all objects of a type are read by one statement', async () => {
  const posts = [await post(ada, 'a'), await post(ada, 'b'), await post(ada, 'c')];
  const count = async (ids: string[]) =>
    (await statementsOf(() => ada.graphql(NODES, { ids }))).length;
  await count(posts);
  expect(await count(posts)).toBe(await count(posts.slice(0, 1)));
});

test('a hundred ids are taken, and no more', async () => {
  const ids = Array.from({ length: 101 }, (_, n) => `post_${n + 1}`);
  expect((await ada.ask(NODES, { ids: ids.slice(1) })).nodes).toHaveLength(100);
  expect(await ada.graphql(NODES, { ids })).toBeRefused('BAD_USER_INPUT', 'ids');
});
