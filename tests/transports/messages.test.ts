import { describe, expect, test } from 'vitest';
import { EVENTS, send } from '../harness/documents.js';
import { type LegacySocket, openSocket } from '../harness/legacy-socket.js';
import { type Person, village } from '../harness/server.js';

/* A message is the same through every API and on every socket, whichever of them it was sent by. */

const { server, ada, ben } = await village('ada', 'ben');
const { id } = (await send(ada, ben, 'the first')).conversation;
const number = id.slice('conversation_'.length);

const messageSocket = (who: Person, other: Person) => who.socket(`/ws/messages/${other.number}/`);
const chatSocket = (who: Person) =>
  openSocket(server, `/ws/chat/${number}/`, undefined, { authorization: `Token ${who.token}` });

/** Says a frame on ada's socket; false when it is answered by an error. */
async function say(socket: LegacySocket, frame: object): Promise<boolean> {
  socket.say(frame);
  return (await socket.next()).type !== 'error';
}

/** How ada writes to ben; false when that is refused. */
const senders: [string, (content: string) => Promise<boolean>][] = [
  ['GraphQL', (content) => send(ada, ben, content).then(Boolean, () => false)],
  [
    'POST /api/messages/',
    async (content) => {
      const { status } = await ada.rest('POST /api/messages/', {
        body: { receiver: ben.number, content },
      });
      return status === 201;
    },
  ],
  [
    '/ws/messages/',
    async (content) => say(await messageSocket(ada, ben), { type: 'message', content }),
  ],
  ['/ws/chat/', async (content) => say(await chatSocket(ada), { message: content })],
];

/** What ben hears next, by each socket: the content and the username of the sender. */
async function listen(): Promise<Record<string, () => Promise<[string, string]>>> {
  const [messages, chat] = [await messageSocket(ben, ada), await chatSocket(ben)];
  const events = ben.subscribe(EVENTS, { id });
  const inbox = ben.subscribe(`subscription { inboxEvents { ... on ConversationActivity {
    conversation { lastMessage { content sender { username } } } } } }`);
  await Promise.all([events.event(), inbox.event()]);
  return {
    conversationEvents: async () => pair((await events.event()).message),
    inboxEvents: async () => pair((await inbox.event()).conversation.lastMessage),
    '/ws/messages/': async () => {
      const { content, sender_username } = await messages.next();
      return [content, sender_username];
    },
    '/ws/chat/': async () => {
      const { message, sender } = await chat.next();
      return [message, sender];
    },
  };
}
const pair = ({ content, sender }: { content: string; sender: { username: string } }) =>
  [content, sender.username] as [string, string];

/** The newest message, as each API gives it to ben. */
const readers: [string, () => Promise<string>][] = [
  [
    'GraphQL',
    async () =>
      (
        await ben.ask(
          'query ($id: ID!) { conversation(id: $id) { messages(last: 1) { nodes { content } } } }',
          { id },
        )
      ).conversation.messages.nodes[0].content,
  ],
  [
    'community',
    async () =>
      (await ben.rest(`GET /api/messages/with_user/?user_id=${ada.number}`)).body.at(-1).content,
  ],
  [
    'friends',
    async () => {
      const headers = { authorization: `Token ${ben.token}` };
      return (await ben.rest(`GET /conversations/${number}/`, { headers })).body.message_set.at(-1)
        .content;
    },
  ],
];

describe.each(senders)('a message sent by %s', (name, write) => {
  test('arrives once on every socket, and is read through every API', async () => {
    const heard = await listen();
    for (const content of [`one by ${name}`, `two by ${name}`]) {
      expect(await write(content)).toBe(true);
      for (const [socket, next] of Object.entries(heard))
        expect([socket, await next()]).toEqual([socket, [content, 'ada']]);
      for (const [api, read] of readers) expect([api, await read()]).toEqual([api, content]);
    }
  });

  test.each([
    ['nothing', ''],
    ['only spaces', ' \n '],
    ['U+0000', 'a\u0000b'],
    ['8,001 characters', 'x'.repeat(8_001)],
  ])('of %s is refused, and neither stored nor sent', async (_, content) => {
    const heard = await listen();
    const stored = () => server.sql('select max(seq) from messages');
    const before = await stored();
    expect(await write(content)).toBe(false);
    expect(await stored()).toEqual(before);
    await send(ada, ben, 'a marker');
    for (const next of Object.values(heard)) expect(await next()).toEqual(['a marker', 'ada']);
  });
});
