import { expect, test } from 'vitest';
import { found } from '../harness/groups.js';
import { village } from '../harness/server.js';
import { queriesOf } from '../harness/statements.js';
import { rowsReadOf } from '../planner/explain.js';

const many = 200_000;
const { server, ada, ben } = await village('ada', 'ben');

// Public groups are older than all private ones, which ada has no part in.
for (let n = 1; n <= 30; n += 1) await found(ben, { name: `walkers ${n}` });
await server.sql(
  `with chats as (
     insert into conversations (kind) select 'GROUP' from generate_series(1, ${many}) returning id
   )
   insert into groups (name, visibility, join_policy, owner_id, conversation_id, member_count, created_at, updated_at)
   select 'secret ' || id, 'PRIVATE', 'INVITATION', $1, id, 0, now() + interval '1 second', now() from chats`,
  [ben.number],
);
const own = await found(ada, { name: 'walkers of mine', visibility: 'PRIVATE' });
const invited = await found(ben, { name: 'walkers of ben', visibility: 'PRIVATE' });
await ben.act('inviteToGroup', { groupId: invited, userId: ada.id });
await server.sql('vacuum analyze');

const lists: [string, string][] = [
  ['groups', '{ list: groups(first: 20) { nodes { id name } pageInfo { hasNextPage } } }'],
  ['my groups', '{ list: groups(first: 20, mine: true) { nodes { id name } } }'],
  ['groups by words', '{ list: groups(first: 20, search: "walkers") { nodes { id name } } }'],
  [
    'search',
    '{ list: search(query: "walkers", kinds: [GROUP], first: 20) { nodes { item { ... on Group { id name } } } } }',
  ],
];

test.each(lists)(`%s reads few of ${many} private groups`, async (name, query) => {
  let shown: string[] = [];
  const statements = await queriesOf(async () => {
    const { list } = await ada.ask(query);
    shown = list.nodes.map((node: { id: string; item?: { id: string } }) => (node.item ?? node).id);
  });
  expect(shown).toContain(own);
  if (name !== 'my groups') {
    expect(shown).toContain(invited);
    expect(shown).toHaveLength(20);
  }
  for (const read of statements.filter(({ text }) => /\bgroups\b/.test(text)))
    expect(await rowsReadOf(server.sql, 'groups', read), read.text).toBeLessThan(500);
});

test('all pages of the groups have each group once', async () => {
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const { groups } = await ada.ask(
      'query ($after: String) { groups(first: 7, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }',
      { after },
    );
    ids.push(...groups.nodes.map(({ id }: { id: string }) => id));
    after = groups.pageInfo.hasNextPage ? groups.pageInfo.endCursor : null;
  } while (after);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toHaveLength(32);
});
