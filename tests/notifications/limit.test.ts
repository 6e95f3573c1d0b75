import { expect, test } from 'vitest';
import { comment, post } from '../harness/documents.js';
import { village } from '../harness/server.js';

test('who changes what others may see shows and hides a limited number of notifications a minute', async () => {
  const { kim, lou, max } = await village(
    { LIMIT_NOTICES_CHANGED_PER_MINUTE: '4' },
    'kim',
    'lou',
    'max',
  );
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
  // What changes no notification of others is done.
  await kim.act('updatePrivacy', { hidesLastSeen: true });
});
