import { describe, expect, test } from 'vitest';
import { addressFor, attachmentFields, sendFile } from '../harness/attachments.js';
import { send } from '../harness/documents.js';
import { groupOfAll } from '../harness/groups.js';
import { pngOf } from '../harness/pictures.js';
import { type Person, village } from '../harness/server.js';

const { server, ada, ben, cleo, dora } = await village('ada', 'ben', 'cleo', 'dora');

const picture = await pngOf(9, 7);
const status = async (path: string) => (await fetch(server.url + path)).status;
const toBen = { userId: ben.id };

const forward = (who: Person, messageId: string, to: object) =>
  who.attempt(
    'forwardMessage',
    { messageId, to },
    `message { id isForwarded content conversation { id } ${attachmentFields} }`,
  );
const edit = (who: Person, messageId: string, content?: string) =>
  who.attempt('editMessage', { messageId, content }, 'message { id content attachments { id } }');

describe('a forwarded message with attachments', () => {
  test('is refused to those who do not see it, or may not write there, and copies nothing', async () => {
    const { id, attachments } = await sendFile(ada, server.url, toBen, picture);
    const { groupId } = await groupOfAll(ada, [dora]);
    const rows = () => server.sql('select count(*)::int as count from attachments');
    const before = await rows();
    expect(await forward(cleo, id, { userId: dora.id })).toBeRefused('NOT_FOUND');
    expect(await forward(cleo, id, { userId: cleo.id })).toBeRefused('NOT_FOUND');
    expect(await forward(ben, id, { groupId })).toBeRefused('FORBIDDEN');
    expect(await rows()).toEqual(before);
    const ofBen = (await addressFor(ben, id)).replace(`user=${ben.number}`, `user=${cleo.number}`);
    expect(await status(ofBen)).toBe(404);
    expect(await status(attachments[0].url)).toBe(200);
  });

  test('gives its recipients addresses of their own, which end with their membership', async () => {
    const { id } = await sendFile(ada, server.url, toBen, picture);
    const { groupId } = await groupOfAll(ben, [cleo, dora]);
    const { message } = (await forward(ben, id, { groupId })).data.forwardMessage;
    const { name, width, height } = message.attachments[0];
    expect({ name, width, height }).toEqual({ name: 'picture.png', width: 9, height: 7 });
    const [ofCleo, ofDora] = [
      await addressFor(cleo, message.id),
      await addressFor(dora, message.id),
    ];
    expect(ofCleo).toContain(`user=${cleo.number}&`);
    expect(ofDora).toContain(`user=${dora.number}&`);
    expect([await status(ofCleo), await status(ofDora)]).toEqual([200, 200]);
    await dora.act('leaveGroup', { groupId });
    expect([await status(ofCleo), await status(ofDora)]).toEqual([200, 404]);
    // The copy stands by itself: the first message, of which cleo sees nothing, is deleted.
    await ada.act('deleteMessage', { messageId: id }, 'message { id }');
    expect(await status(ofCleo)).toBe(200);
    await ben.act('deleteMessage', { messageId: message.id }, 'message { id }');
    expect(await status(ofCleo)).toBe(404);
  });

  test('is refused once the forwarder has left the conversation of the first', async () => {
    const { groupId } = await groupOfAll(ada, [ben]);
    const { id } = await sendFile(ada, server.url, { groupId }, picture);
    await ben.act('leaveGroup', { groupId });
    expect(await forward(ben, id, { userId: cleo.id })).toBeRefused('NOT_FOUND');
  });
});

describe('the text of a message with attachments', () => {
  test('may be taken away and given again; the attachments stay', async () => {
    const { id } = await sendFile(ada, server.url, toBen, picture, {});
    for (const [given, content] of [
      ['a picture', 'a picture'],
      [' ', ''],
      ['again', 'again'],
      [undefined, ''],
    ] as const) {
      const { message } = (await edit(ada, id, given)).data.editMessage;
      expect(message).toMatchObject({ content, attachments: [{}] });
    }
  });

  test('stays where there are none', async () => {
    const { id } = await send(ada, ben, 'words alone');
    expect(await edit(ada, id, '')).toBeRefused('BAD_USER_INPUT', 'content');
    expect(await edit(ada, id)).toBeRefused('BAD_USER_INPUT', 'content');
    await ada.act('deleteMessage', { messageId: id }, 'message { id }');
    expect(await edit(ada, id, '')).toBeRefused('CONFLICT');
  });
});
