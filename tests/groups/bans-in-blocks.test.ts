import { expect, test } from 'vitest';
import { groupOfThree } from '../harness/groups.js';
import { type Person, village } from '../harness/server.js';

const { ada, ben, cleo, dora } = await village('ada', 'ben', 'cleo', 'dora');

const bansOf = async (who: Person, groupId: string) => {
  const { group } = await who.ask(
    'query ($id: ID!) { group(id: $id) { bans { totalCount nodes { id user { username } } } } }',
    { id: groupId },
  );
  return group.bans as { totalCount: number; nodes: { id: string; user: { username: string } }[] };
};

test.each<[string, Person, Person]>([
  ['the admin blocked', ben, cleo],
  ['the banned user blocked', cleo, ben],
])(
  'a ban between two users of whom %s the other is judged by other admins',
  async (_, by, other) => {
    const groupId = await groupOfThree(ada, ben, dora, 'Weavers');
    const aboutCleo = { groupId, userId: cleo.id };
    await ada.act('banFromGroup', aboutCleo);
    const [ban] = (await bansOf(ben, groupId)).nodes;
    await by.act('blockUser', { userId: other.id });

    expect(await bansOf(ben, groupId)).toEqual({ totalCount: 0, nodes: [] });
    const { node } = await ben.ask('query ($id: ID!) { node(id: $id) { id } }', { id: ban?.id });
    expect(node).toBeNull();
    await ben.act('unbanFromGroup', aboutCleo);
    expect((await bansOf(ada, groupId)).nodes).toMatchObject([{ user: { username: 'cleo' } }]);
    expect(await ben.attempt('banFromGroup', aboutCleo)).toBeRefused('NOT_FOUND');

    await ada.act('unbanFromGroup', aboutCleo);
    expect((await bansOf(ada, groupId)).totalCount).toBe(0);
    // As absent as a user who never existed, also before there is a ban.
    expect(await ben.attempt('banFromGroup', aboutCleo)).toBeRefused('NOT_FOUND');
    await by.act('unblockUser', { userId: other.id });
    await ben.act('banFromGroup', aboutCleo);
    expect((await bansOf(ben, groupId)).nodes).toMatchObject([{ user: { username: 'cleo' } }]);
  },
);

test('a member who is in a block with an admin is removed and banned as any other', async () => {
  const groupId = await groupOfThree(ada, ben, dora, 'Weavers');
  await dora.act('blockUser', { userId: ben.id });
  const { member } = await ben.act('banFromGroup', { groupId, userId: dora.id }, 'member { id }');
  expect(member).not.toBeNull();
  expect((await bansOf(ada, groupId)).nodes).toMatchObject([{ user: { username: 'dora' } }]);
});
