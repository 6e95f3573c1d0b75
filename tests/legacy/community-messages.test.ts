import { describe, expect, test } from 'vitest';
import { contents } from '../harness/documents.js';
import { aTime } from '../harness/matchers.js';
import { joinCommunity, joinCommunityAs, type Member } from '../harness/rest.js';
import { village } from '../harness/server.js';

const { server } = await village();
const { ada, ben, jane_smith: jane } = await joinCommunityAs(server, 'ada', 'ben', 'jane_smith');

const aMessage = (sender: Member, receiver: Member, known: object = {}) => ({
  id: expect.any(Number),
  sender: sender.id,
  sender_username: sender.username,
  receiver: receiver.id,
  receiver_username: receiver.username,
  content: 'Hey! How are you?',
  is_read: false,
  created_at: aTime,
  ...known,
});

const write = (from: Member, receiver: number, content: string) =>
  from.call('POST /api/messages/', { body: { receiver, content } });

describe('direct messages by REST', () => {
  test('are sent to a username or a number', async () => {
    const body = { receiver_username: 'jane_smith', content: 'Hey! How are you?' };
    expect(await ada.call('POST /api/messages/', { body })).toReply(201, aMessage(ada, jane));
    expect(await write(ada, jane.id, 'Hey! How are you?')).toReply(201, aMessage(ada, jane));
  });

  test('are listed oldest first: all, and those with one user by number or username', async () => {
    const cleo = await joinCommunity(server, 'cleo');
    await write(cleo, ada.id, 'one');
    await write(cleo, ben.id, 'two');
    await write(ada, cleo.id, 'three');
    await write(ada, ben.id, 'between ada and ben');
    const all = await cleo.call('GET /api/messages/');
    expect(all.status).toBe(200);
    expect(contents(all.body)).toEqual(['one', 'two', 'three']);
    expect(all.body[2]).toEqual(aMessage(ada, cleo, { content: 'three' }));
    for (const whom of [`user_id=${ada.id}`, 'username=ada']) {
      const list = await cleo.call(`GET /api/messages/with_user/?${whom}`);
      expect(list.status).toBe(200);
      expect(contents(list.body)).toEqual(['one', 'three']);
    }
    expect((await cleo.call(`GET /api/messages/with_user/?user_id=${jane.id}`)).body).toEqual([]);
    expect((await cleo.call('GET /api/messages/with_user/?username=nobody')).status).toBe(404);
    expect((await cleo.call('GET /api/messages/with_user/')).status).toBe(400);
  });

  test('are listed as conversations, with unread counts', async () => {
    const dora = await joinCommunity(server, 'dora');
    const { body: first } = await write(ada, dora.id, 'first');
    const { body: second } = await write(ada, dora.id, 'second');
    await write(dora, ben.id, 'to ben');
    expect(await dora.call('GET /api/messages/conversations/')).toReply(200, [
      {
        user: expect.objectContaining({ id: ben.id, username: 'ben', email: '', bio: null }),
        last_message: aMessage(dora, ben, { content: 'to ben' }),
        unread_count: 0,
      },
      {
        user: expect.objectContaining({ id: ada.id, username: 'ada', full_name: 'ada' }),
        last_message: aMessage(ada, dora, { id: second.id, content: 'second' }),
        unread_count: 2,
      },
    ]);

    const mark = await dora.call(`POST /api/messages/${first.id}/mark_as_read/`);
    expect(mark).toReply(200, { message: 'Message marked as read', is_read: true });
    const after = await dora.call('GET /api/messages/conversations/');
    expect(after.body[1].unread_count).toBe(1);
    const seen = await ada.call(`GET /api/messages/with_user/?user_id=${dora.id}`);
    expect(seen.body.map(({ is_read }: { is_read: boolean }) => is_read)).toEqual([true, false]);

    expect((await ada.call(`POST /api/messages/${first.id}/mark_as_read/`)).status).toBe(403);
    expect((await ben.call(`POST /api/messages/${first.id}/mark_as_read/`)).status).toBe(404);
  });

  test('need one existing receiver, and text', async () => {
    const refused = async (body: object) => {
      const reply = await ada.call('POST /api/messages/', { body });
      expect(reply.status).toBe(400);
      return reply.body;
    };
    expect(await refused({ content: 'to nobody' })).toHaveProperty('receiver');
    expect(
      await refused({ receiver: ben.id, receiver_username: 'ben', content: 'twice' }),
    ).toHaveProperty('receiver');
    expect(await refused({ receiver: 999_999, content: 'hi' })).toEqual({
      receiver: ['Object does not exist.'],
    });
    expect(await refused({ receiver_username: 'nobody', content: 'hi' })).toEqual({
      receiver_username: ['Object does not exist.'],
    });
    expect(await refused({ receiver: ben.id, content: '  ' })).toEqual({
      content: ['This field may not be blank.'],
    });
    expect(await refused({ receiver: ben.id })).toEqual({ content: ['This field is required.'] });
    const note = await ada.call('POST /api/messages/', {
      body: { receiver: ada.id, content: 'to myself' },
    });
    expect(note.status).toBe(201);
  });
});
