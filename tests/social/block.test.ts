import { describe, expect, test } from 'vitest';
import { send } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';

const { server } = await village();
const pair = async () => {
  const { ada, ben } = await server.newcomers('ada', 'ben');
  return { ada, ben };
};

const blockedOf = async (who: Person) =>
  (await who.ask('{ blockedUsers { nodes { id } } }')).blockedUsers.nodes.map(
    ({ id }: { id: string }) => id,
  );

describe('a block', () => {
  test('is listed to the user who made it, and to nobody else', async () => {
    const { ada, ben } = await pair();
    await ada.act('blockUser', { userId: ben.id });
    await ada.act('blockUser', { userId: ben.id });
    expect(await blockedOf(ada)).toEqual([ben.id]);
    expect(await blockedOf(ben)).toEqual([]);
    await ada.act('unblockUser', { userId: ben.id });
    expect(await blockedOf(ada)).toEqual([]);
  });

  test('of oneself, and of nobody, is refused', async () => {
    const { ada } = await pair();
    await expect(ada.act('blockUser', { userId: ada.id })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    await expect(ada.act('blockUser', { userId: 'user_987654' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('cannot be answered by a block, nor ended by the other user', async () => {
    const { ada, ben } = await pair();
    await ada.act('blockUser', { userId: ben.id });
    for (const action of ['blockUser', 'unblockUser', 'muteUser']) {
      await expect(ben.act(action, { userId: ada.id })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }
  });

  test('ends follows and friendships for good, with exact counts', async () => {
    const { ada, ben } = await pair();
    await ada.act('followUser', { userId: ben.id });
    await ben.act('followUser', { userId: ada.id });
    await ada.act('addFriend', { userId: ben.id });
    await ada.act('blockUser', { userId: ben.id });
    await ada.act('unblockUser', { userId: ben.id });
    const { node } = await ada.ask(
      `{ node(id: "${ben.id}") { ... on User { followerCount followingCount viewerFollows viewerFriendship } } }`,
    );
    expect(node).toEqual({
      followerCount: 0,
      followingCount: 0,
      viewerFollows: false,
      viewerFriendship: 'NONE',
    });
  });

  test('of two users who write to each other meanwhile lets no message follow it', async () => {
    const { ada, ben } = await pair();
    await send(ben, ada, 'before');
    const writing = Array.from({ length: 20 }, (_, at) =>
      send(ben, ada, `message ${at}`).then(
        () => 'sent',
        (error: { code: string }) => error.code,
      ),
    );
    await ada.act('blockUser', { userId: ben.id });
    const outcomes = await Promise.all(writing);
    expect(new Set(outcomes.filter((one) => one !== 'sent'))).not.toContain('FORBIDDEN');
    await expect(send(ben, ada, 'after')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { conversations } = await ada.ask(
      '{ conversations { nodes { unreadCount lastMessage { sentAt } } } }',
    );
    expect(conversations.nodes[0].unreadCount).toBe(0);
  });
});
