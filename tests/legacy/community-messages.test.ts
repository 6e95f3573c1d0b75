import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LegacySocket, openSocket } from '../harness/legacy-socket.js';
import { connectLive, type LiveClient } from '../harness/live.js';
import { joinCommunity, type Member } from '../harness/rest.js';
import { type Parley, startParley } from '../harness/server.js';

let parley: Parley;
let jane: Member;
let ada: Member;
let ben: Member;

beforeAll(async () => {
  parley = await startParley();
  [ada, ben, jane] = (await Promise.all(
    ['ada', 'ben', 'jane_smith'].map((name) => joinCommunity(parley, name)),
  )) as [Member, Member, Member];
});
afterAll(() => parley?.stop());

const aTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);

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

const aFrame = (sender: Member, receiver: Member, known: object) => ({
  type: 'message',
  message_id: expect.any(Number),
  sender_id: sender.id,
  sender_username: sender.username,
  receiver_id: receiver.id,
  created_at: aTime,
  ...known,
});

const write = (from: Member, receiver: number, content: string) =>
  from.call('POST /api/messages/', { body: { receiver, content } });

const contents = (body: { content: string }[]) => body.map(({ content }) => content);

describe('direct messages by REST', () => {
  test('go to a name or a number', async () => {
    const body = { receiver_username: 'jane_smith', content: 'Hey! How are you?' };
    const named = await ada.call('POST /api/messages/', { body });
    expect(named.status).toBe(201);
    expect(named.body).toEqual(aMessage(ada, jane));
    const numbered = await write(ada, jane.id, 'Hey! How are you?');
    expect(numbered.status).toBe(201);
    expect(numbered.body).toEqual(aMessage(ada, jane));
  });

  test('are listed oldest first: all of them, and those with one person by number or name', async () => {
    const cleo = await joinCommunity(parley, 'cleo');
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

  test('make a list of conversations, and count as unread until marked', async () => {
    const dora = await joinCommunity(parley, 'dora');
    const { body: first } = await write(ada, dora.id, 'first');
    const { body: second } = await write(ada, dora.id, 'second');
    await write(dora, ben.id, 'to ben');
    const list = await dora.call('GET /api/messages/conversations/');
    expect(list.status).toBe(200);
    expect(list.body).toEqual([
      {
        user: expect.objectContaining({ id: ben.id, username: 'ben', email: '', bio: null }),
        last_message: aMessage(dora, ben, { content: 'to ben' }),
        unread_count: 0,
      },
      {
        user: expect.objectContaining({ id: ada.id, username: 'ada', full_name: '' }),
        last_message: aMessage(ada, dora, { id: second.id, content: 'second' }),
        unread_count: 2,
      },
    ]);

    const mark = await dora.call(`POST /api/messages/${first.id}/mark_as_read/`);
    expect(mark.status).toBe(200);
    expect(mark.body).toEqual({ message: 'Message marked as read', is_read: true });
    const after = await dora.call('GET /api/messages/conversations/');
    expect(after.body[1].unread_count).toBe(1);
    const seen = await ada.call(`GET /api/messages/with_user/?user_id=${dora.id}`);
    expect(seen.body.map(({ is_read }: { is_read: boolean }) => is_read)).toEqual([true, false]);

    expect((await ada.call(`POST /api/messages/${first.id}/mark_as_read/`)).status).toBe(403);
    expect((await ben.call(`POST /api/messages/${first.id}/mark_as_read/`)).status).toBe(404);
  });

  test('need one address that is there, and something to say', async () => {
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
    expect(await refused({ receiver: ada.id, content: 'to myself' })).toHaveProperty('receiver');
  });
});

describe('one message at every door', () => {
  let live: LiveClient;
  let adas: LegacySocket;
  let bens: LegacySocket;

  const EVENTS = /* GraphQL */ `
    subscription ($id: ID!) {
      conversationEvents(conversationId: $id) {
        __typename
        ... on MessageSent { message { id content sender { username } } }
      }
    }
  `;

  beforeAll(async () => {
    live = connectLive(parley, ben.access);
    adas = await openSocket(parley, `/ws/messages/${ben.id}/`, ada.access);
    bens = await openSocket(parley, `/ws/messages/${ada.id}`, ben.access);
  });
  afterAll(() => {
    live?.stop();
    adas?.stop();
    bens?.stop();
  });

  const follow = async () => {
    const { data } = await parley.graphql(
      'query ($id: ID!) { conversationWith(userId: $id) { id } }',
      { id: `user_${ada.id}` },
      ben.access,
    );
    const events = live.subscribe(EVENTS, { id: data.conversationWith.id });
    expect((await events.next()).data.conversationEvents.__typename).toBe('StreamResumed');
    return events;
  };

  test('sent by REST it shows on the subscription and on both legacy sockets', async () => {
    const events = await follow();
    const { body } = await write(ada, ben.id, 'by REST');
    const { conversationEvents } = (await events.next()).data;
    expect(conversationEvents.message).toEqual({
      id: `message_${body.id}`,
      content: 'by REST',
      sender: { username: 'ada' },
    });
    const frame = aFrame(ada, ben, { message_id: body.id, content: 'by REST' });
    expect(await bens.next()).toEqual(frame);
    expect(await adas.next()).toEqual(frame);
    events.stop();
  });

  test('sent by the legacy socket it shows on the subscription, at the sender with its id, and by REST', async () => {
    const events = await follow();
    adas.say({ type: 'message', content: 'Hello!' });
    const heard = await adas.next();
    expect(heard).toEqual(aFrame(ada, ben, { content: 'Hello!' }));
    expect(await bens.next()).toEqual(heard);
    expect((await events.next()).data.conversationEvents.message.id).toBe(
      `message_${heard.message_id}`,
    );
    const { body } = await ben.call(`GET /api/messages/with_user/?user_id=${ada.id}`);
    expect(body.at(-1)).toEqual(aMessage(ada, ben, { id: heard.message_id, content: 'Hello!' }));
    events.stop();
  });

  test('sent by GraphQL it shows on the legacy sockets and by REST', async () => {
    const { data } = await parley.graphql(
      'mutation ($to: ID!) { sendMessage(input: { toUserId: $to, content: "by GraphQL" }) { message { id } } }',
      { to: `user_${ada.id}` },
      ben.access,
    );
    const message_id = Number(data.sendMessage.message.id.slice('message_'.length));
    const frame = aFrame(ben, ada, { message_id, content: 'by GraphQL' });
    expect(await adas.next()).toEqual(frame);
    expect(await bens.next()).toEqual(frame);
    const { body } = await ada.call('GET /api/messages/');
    expect(body.at(-1).id).toBe(message_id);
  });

  test('what others say to one another is heard by nobody else', async () => {
    await write(jane, ben.id, 'between jane and ben');
    await write(ada, jane.id, 'between ada and jane');
    adas.say({ type: 'message', content: 'a marker' });
    expect((await bens.next()).content).toBe('a marker');
    expect((await adas.next()).content).toBe('a marker');
  });
});
