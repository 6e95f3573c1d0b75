import { expect, test } from 'vitest';
import { sendFile } from '../harness/attachments.js';
import { send } from '../harness/documents.js';
import { groupOfAll } from '../harness/groups.js';
import { pngOf, upload } from '../harness/pictures.js';
import { rest } from '../harness/rest.js';
import { village } from '../harness/server.js';
import { number } from '../matrix/rows.js';

// No legacy API knows attachments: each shows them as lines of the text, wherever it shows a message.

const { server, ada, ben } = await village('ada', 'ben');
const image = { kind: 'IMAGE', type: 'image/png', name: 'mill.png' };
const shown = '[image] mill.png';

const get = async (path: string) => {
  const { status, body } = await rest(server, `GET ${path}`, {}, ben.token);
  expect(status, path).toBe(200);
  return body;
};
const contentOf = ({ content }: { content: string }) => content;

test('a picture without a text between two people', async () => {
  const { id } = await send(ada, ben, 'look:');
  const sockets = [await ben.socket(`/ws/messages/${ada.number}/`)];
  const { node } = await ben.ask(
    'query ($id: ID!) { node(id: $id) { ... on Message { conversation { id } } } }',
    { id },
  );
  const conversation = number(node.conversation.id);
  sockets.push(await ben.socket(`/ws/chat/${conversation}/`));
  await sendFile(ada, server.url, { userId: ben.id }, await pngOf(), image);

  const [community, friends] = sockets;
  expect(await community?.next()).toMatchObject({ type: 'message', content: shown });
  expect(await friends?.next()).toMatchObject({ message: shown, text: shown });
  const texts = ['look:', shown];
  expect((await get('/api/messages/')).map(contentOf)).toEqual(texts);
  expect((await get(`/api/messages/with_user/?user_id=${ada.number}`)).map(contentOf)).toEqual(
    texts,
  );
  expect((await get('/api/messages/conversations/'))[0].last_message.content).toBe(shown);
  expect((await get('/conversations/'))[0].last_message).toMatchObject({
    content: shown,
    text: shown,
  });
  expect((await get(`/conversations/${conversation}/`)).message_set.map(contentOf)).toEqual(texts);
});

test('a picture without a text, in a group', async () => {
  const { groupId } = await groupOfAll(ada, [ben]);
  const socket = await ben.socket(`/ws/group/${number(groupId)}/`);
  const picture = await sendFile(ada, server.url, { userId: ada.id }, await pngOf(), image);
  await ada.act('forwardMessage', { messageId: picture.id, to: { groupId } });
  const frames: { type: string; content?: string }[] = [];
  while (!frames.some(({ type }) => type === 'message')) frames.push(await socket.next());
  expect(frames.at(-1)).toMatchObject({ content: shown });
  const history = await get(`/api/group-messages/group_messages/?group_id=${number(groupId)}`);
  expect(history.map(contentOf)).toEqual([shown]);
});

test('a text comes before the lines of its files', async () => {
  const files = [];
  for (const name of ['dawn.png', 'dusk.png'])
    files.push(await upload(ada, server.url, await pngOf(), { ...image, name }));
  await ada.act('sendMessage', {
    to: { userId: ben.id },
    content: 'two of them',
    attachmentIds: files.map(({ id }) => id),
  });
  const [last] = (await get('/api/messages/')).slice(-1);
  expect(last.content).toBe('two of them\n[image] dawn.png\n[image] dusk.png');
});
