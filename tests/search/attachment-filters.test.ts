import { expect, test } from 'vitest';
import { mp4, ogg, sendFile } from '../harness/attachments.js';
import { send } from '../harness/documents.js';
import { pngOf } from '../harness/pictures.js';
import { village } from '../harness/server.js';
import { find, indexed } from './searching.js';

const { server, ada, ben } = await village('ada', 'ben');
const toBen = { userId: ben.id };
const sendWith = async (content: string, bytes: Uint8Array, input: object) => {
  const { id } = await sendFile(ada, server.url, toBen, bytes, input);
  await ada.act('editMessage', { messageId: id, content });
};
await sendWith('heliotrope in a picture', await pngOf(), {});
const text = { kind: 'FILE', name: 'heliotrope.txt', type: 'text/plain' };
await sendWith('heliotrope in a file', Buffer.from('heliotrope'), text);
const film = { kind: 'VIDEO', name: 'film.mp4', type: 'video/mp4' };
await sendWith('heliotrope in a video', mp4, film);
const said = { kind: 'VOICE', name: 'said.ogg', type: 'audio/ogg' };
await sendWith('heliotrope in a voice message', ogg, said);
await send(ada, ben, 'heliotrope at https://example.org');
await send(ada, ben, 'heliotrope alone, heliotrope.png in its text');
await indexed(server);

test.each([
  ['has:image', ['heliotrope in a picture']],
  [
    'has:file',
    [
      'heliotrope in a voice message',
      'heliotrope in a video',
      'heliotrope in a file',
      'heliotrope in a picture',
    ],
  ],
  ['has:link', ['heliotrope at https://example.org']],
  ['has:image has:link', []],
  ['has:video', ['heliotrope in a video']],
  ['has:voice', ['heliotrope in a voice message']],
])('%s finds messages by what they have', async (filter, expected) => {
  for (const query of [`heliotrope ${filter}`, `${filter} in:${ben.username}`])
    expect((await find(ada, query, { kinds: ['MESSAGE'] })).texts, query).toEqual(expected);
});

test('a message whose only file goes with it is not found by what it had', async () => {
  const { id } = await sendFile(ada, server.url, toBen, await pngOf(), {});
  await ada.act('editMessage', { messageId: id, content: 'periwinkle' });
  await indexed(server);
  const search = () => find(ada, 'periwinkle has:image', { kinds: ['MESSAGE'] });
  await expect.poll(async () => (await search()).texts).toEqual(['periwinkle']);
  await ada.act('deleteMessage', { messageId: id });
  expect((await search()).texts).toEqual([]);
});
