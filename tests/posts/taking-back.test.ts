import { describe, expect, test } from 'vitest';
import { comment, follow, post, send } from '../harness/documents.js';
import { groupOfAll } from '../harness/groups.js';
import { type Person, village } from '../harness/server.js';

// What a user added to something that they do not see any more can be taken back, and the answer does not tell it from
// what never existed.

const { server } = await village({ LIMIT_STRANGERS_PER_HOUR: '100000' });

interface Scene {
  ada: Person;
  ben: Person;
  cleo: Person;
  postId: string;
}

/** How a post of ada, whom ben and cleo follow, vanishes for ben. */
const vanishing: Record<string, (scene: Scene) => Promise<unknown>> = {
  'its author blocks the user': ({ ada, ben }) => ada.act('blockUser', { userId: ben.id }),
  'the user blocks its author': ({ ada, ben }) => ben.act('blockUser', { userId: ada.id }),
  'the private author removes the follower': async ({ ada, ben }) => {
    await ada.act('updatePrivacy', { isPrivate: true });
    await ada.act('removeFollower', { userId: ben.id });
  },
  'the follower of a private author unfollows': async ({ ada, ben }) => {
    await ada.act('updatePrivacy', { isPrivate: true });
    await ben.act('unfollowUser', { userId: ada.id });
  },
};

const COUNTS = `query ($id: ID!) { post(id: $id) {
  likeCount commentCount comments { nodes { id likeCount content } } } }`;

describe.each(Object.entries(vanishing))('after %s', (_, vanish) => {
  test('likes and comments are taken back, and the answers are those for what does not exist', async () => {
    const { ada, ben, cleo } = await server.newcomers('ada', 'ben', 'cleo');
    for (const who of [ben, cleo]) await follow(who, ada);
    const postId = await post(ada, 'look');
    const others = await comment(cleo, postId, 'of cleo');
    const own = await comment(ben, postId, 'of ben');
    await ben.act('likePost', { postId });
    await ben.act('likeComment', { commentId: others });
    await vanish({ ada, ben, cleo, postId });

    const tries: [string, object, object][] = [
      ['unlikePost', { postId }, { postId: 'post_999999999' }],
      ['unlikeComment', { commentId: others }, { commentId: 'comment_999999999' }],
      ['deleteComment', { commentId: own }, { commentId: 'comment_999999999' }],
      // Of somebody else.
      ['deleteComment', { commentId: others }, { commentId: 'comment_999999999' }],
    ];
    for (const [name, input, absent] of tries) {
      const told = ({ code, errors }: Awaited<ReturnType<Person['attempt']>>) => [
        code,
        errors?.map(({ message, extensions }) => [message, extensions?.reason]),
      ];
      const wanted = told(await ben.attempt(name, absent));
      expect(told(await ben.attempt(name, input))).toEqual(wanted);
      expect(told(await ben.attempt(name, input))).toEqual(wanted);
    }
    expect((await cleo.ask(COUNTS, { id: postId })).post).toEqual({
      likeCount: 0,
      commentCount: 1,
      comments: { nodes: [{ id: others, likeCount: 0, content: 'of cleo' }] },
    });
  });
});

test('nobody takes back what somebody else added to what they do not see', async () => {
  const { ada, ben, cleo } = await server.newcomers('ada', 'ben', 'cleo');
  const postId = await post(ada, 'look');
  const commentId = await comment(cleo, postId, 'of cleo');
  await cleo.act('likePost', { postId });
  await ada.act('blockUser', { userId: ben.id });
  await ben.attempt('unlikePost', { postId });
  await ben.attempt('deleteComment', { commentId });
  expect((await ada.ask(COUNTS, { id: postId })).post).toMatchObject({
    likeCount: 1,
    commentCount: 1,
  });
});

test('reactions are taken back in a group that the user left, and nobody else’s', async () => {
  const { ada, ben, cleo } = await server.newcomers('ada', 'ben', 'cleo');
  const { groupId } = await groupOfAll(ada, [ben, cleo]);
  const { id: messageId } = await send(ada, { to: { groupId }, content: 'cake?' });
  for (const who of [ben, cleo]) await who.act('addReaction', { messageId, emoji: '🎂' });
  await ben.act('leaveGroup', { groupId });
  for (const emoji of ['🎂', '👍'])
    expect(await ben.attempt('removeReaction', { messageId, emoji })).toBeRefused('NOT_FOUND');
  const { node } = await ada.ask(
    'query ($id: ID!) { node(id: $id) { ... on Message { reactions { users { username } } } } }',
    { id: messageId },
  );
  expect(node.reactions).toEqual([{ users: [{ username: cleo.username }] }]);
  expect(await ben.attempt('addReaction', { messageId, emoji: '🎂' })).toBeRefused('NOT_FOUND');
});
