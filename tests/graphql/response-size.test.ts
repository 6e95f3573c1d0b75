import { expect, test } from 'vitest';
import { EVENTS, send } from '../harness/documents.js';
import { rest } from '../harness/rest.js';
import { village } from '../harness/server.js';

const limit = 50_000;
const { server, ada, ben } = await village(
  { LIMIT_RESPONSE_BYTES: String(limit), LIMIT_RESPONSE_ROWS: '60' },
  'ada',
  'ben',
);
const loaded = await server.twin({ READ_PLANNER: 'false' });
const long = 'é'.repeat(4_000);
const { conversation } = await send(ada, ben, long);
for (let count = 0; count < 9; count += 1) await send(ada, ben, long);
await server.sql(
  `insert into posts (author_id, content) select id, 'short' from users, generate_series(1, 50)`,
);
const history = (first: number, field = 'content') =>
  `{ conversation(id: "${conversation.id}") { messages(first: ${first}) { nodes { ${field} } } } }`;
const refused = {
  code: 'BAD_USER_INPUT',
  message: `The response has more than ${limit} bytes; ask for shorter pages.`,
};

// Nine texts are too long in bytes, not in characters.
test.each([
  ['one statement answers', server, history(10)],
  [
    'one statement answers, with objects that are written once',
    server,
    `{ conversation(id: "${conversation.id}") { messages(first: 30) { nodes { sender { username } content } } } }`,
  ],
  ['resolvers answer', loaded, history(10)],
  [
    '`node` answers',
    server,
    `{ node(id: "${conversation.id}") { ... on Conversation { messages(first: 10) { nodes { content } } } } }`,
  ],
])(
  'a query that %s is refused when the answer is too large, and answered when it is not',
  async (_, node, query) => {
    // The second time the query is known.
    for (let time = 0; time < 2; time += 1) {
      const reply = await node.graphql(query, {}, ada.token);
      expect([reply.status, reply.data]).toEqual([400, undefined]);
      expect(reply.errors).toEqual([
        {
          message: refused.message,
          extensions: { code: refused.code, reason: 'RESPONSE_TOO_LARGE' },
        },
      ]);
      const shorter = query.replace(/first: \d+/, 'first: 5');
      expect((await node.graphql(shorter, {}, ada.token)).errors).toBeUndefined();
    }
  },
);

test('a mutation is done, and its answer is refused', async () => {
  const aliases = Array.from({ length: 8 }, (_, n) => `a${n}: content`).join(' ');
  const reply = await ada.graphql(
    `mutation ($i: SendMessageInput!) { sendMessage(input: $i) { message { ${aliases} } } }`,
    { i: { to: { userId: ben.id }, content: long } },
  );
  expect([reply.status, reply.code]).toEqual([400, refused.code]);
  expect((await ada.ask(history(100, 'id'))).conversation.messages.nodes).toHaveLength(11);
});

test('an event that is too large is an error of its own, and the next one is sent', async () => {
  const aliases = Array.from({ length: 8 }, (_, n) => `a${n}: content`).join(' ');
  const live = ben.subscribe(EVENTS.replace('message { content', `message { content ${aliases}`), {
    id: conversation.id,
  });
  await live.event();
  await send(ada, ben, long);
  await send(ada, ben, 'short');
  expect((await live.next()).errors).toEqual([
    expect.objectContaining({ message: refused.message }),
  ]);
  expect((await live.event()).message.content).toBe('short');
});

test('a legacy list is refused with its own kind of error', async () => {
  const reply = await rest(server, `GET /api/messages/`, {}, ada.token);
  expect(reply).toReply(400, { detail: refused.message });
});

test('resolvers stop when they have loaded too many rows', async () => {
  const reply = await loaded.graphql(
    '{ a: posts(first: 40) { nodes { id } } b: posts(first: 40) { nodes { content } } }',
    {},
    ada.token,
  );
  expect(reply.errors?.[0]).toMatchObject({
    message: 'The response has more than 60 rows; ask for shorter pages.',
    extensions: { code: 'BAD_USER_INPUT' },
  });
});
