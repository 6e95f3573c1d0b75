import { expect, test } from 'vitest';
import { comment, post } from '../harness/documents.js';
import { village } from '../harness/server.js';

test('changes that may be repeated hide and show a limited number of notifications of others a minute', async () => {
  const limits = { LIMIT_NOTIFICATIONS_CHANGED_PER_MINUTE: '4' };
  const { kim, lou, max } = await village(limits, 'kim', 'lou', 'max');
  const postId = await post(kim, 'look');
  for (const one of [lou, max]) {
    const commentId = await comment(one, postId, 'nice');
    await kim.act('likeComment', { commentId });
  }
  const change = (isPrivate: boolean) => kim.act('updatePrivacy', { isPrivate });
  await change(true);
  await change(false);
  await expect(change(true)).rejects.toThrow('RATE_LIMITED');
  // Nothing of it is done.
  const { me } = await kim.ask('{ me { privacy { isPrivate } } }');
  expect(me.privacy.isPrivate).toBe(false);
  for (const one of [lou, max]) {
    const { notifications } = await one.ask('{ notifications { nodes { kind } } }');
    expect(notifications.nodes).toEqual([{ kind: 'COMMENT_LIKED' }]);
  }
  // Neither what changes no notification of others is refused, nor what cannot be repeated or must be possible.
  await kim.act('updatePrivacy', { hidesLastSeen: true });
  await kim.act('blockUser', { userId: lou.id });
  await kim.act('deletePost', { postId });
  await kim.act('deleteAccount', { password: kim.password });
});
