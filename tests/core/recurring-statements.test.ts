import { expect, test } from 'vitest';
import { village } from '../harness/server.js';
import { queriesOf } from '../harness/statements.js';

const { server, ada, ben } = await village('ada', 'ben');

test('each statement with values of an action that recurs is prepared, and metrics have no name of it', async () => {
  const { post } = await ada.act('createPost', { content: 'hello' }, 'post { id }');
  const postId = post.id;
  const userId = ada.id;
  let count = 0;
  const act = async () => {
    count += 1;
    const to = { userId: ben.id };
    const sent = await ada.act('sendMessage', { to, content: `${count}` }, 'message { id }');
    await ben.act('markRead', { upTo: { messageId: sent.message.id } });
    await ben.act('likePost', { postId });
    await ben.act('createComment', { postId, content: `${count}` });
    await ben.act('followUser', { userId });
    await ben.act('unfollowUser', { userId });
    await ben.act('unlikePost', { postId });
  };
  for (let times = 0; times < 4; times++) await act();
  const sent = (await queriesOf(act)).filter(({ values }) => values?.length);
  expect(sent.length).toBeGreaterThan(25);
  expect(sent.filter(({ name }) => !name).map(({ text }) => text)).toEqual([]);
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toContain('statement="insert comments"');
  expect(metrics).not.toContain('recurring_');
});
