import { expect, test } from 'vitest';
import { post } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';

const { server } = await village();

const kindsTold = async (who: Person) =>
  (await who.ask('{ notifications(first: 20) { nodes { kind } } }')).notifications.nodes.map(
    ({ kind }: { kind: string }) => kind,
  );

test('a muted user is in no feed and no notification, and cannot tell', async () => {
  const { ada, ben } = await server.newcomers('ada', 'ben');
  await ada.act('followUser', { userId: ben.id });
  const ofBen = await post(ben, 'look');
  const ofAda = await post(ada, 'my own');
  const feed = async () => JSON.stringify(await ada.ask('{ feed { nodes { id } } }'));
  expect(await feed()).toContain(ofBen);
  await ada.act('muteUser', { userId: ben.id });
  expect(await feed()).not.toContain(ofBen);
  await ben.act('followUser', { userId: ada.id });
  await ben.act('likePost', { postId: ofAda });
  await ben.act('createComment', { postId: ofAda, content: 'hm' });
  expect(await kindsTold(ada)).toEqual([]);
  const { node } = await ben.ask(
    `{ node(id: "${ada.id}") { ... on User { viewerHasMuted viewerMayMessage } } }`,
  );
  expect(node).toEqual({ viewerHasMuted: false, viewerMayMessage: true });
  await ada.act('unmuteUser', { userId: ben.id });
  expect(await feed()).toContain(ofBen);
  await ben.act('createComment', { postId: ofAda, content: 'again' });
  expect(await kindsTold(ada)).toEqual(['POST_COMMENTED']);
});
