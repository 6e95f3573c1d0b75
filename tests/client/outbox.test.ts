import { beforeEach, describe, expect, test } from 'vitest';
import { connectParley, createOutbox, type Outbox } from '../../packages/client/src/index.js';
import { freePort } from '../../src/core/postgres/embedded/port.js';
import { openConversation, sessionOf } from '../harness/apollo.js';
import { closing } from '../harness/closing.js';
import { type Person, village } from '../harness/server.js';

const { server } = await village({ PORT: String(await freePort()) });
const url = `${server.url}/graphql`;
let ada: Person;
let ben: Person;
let conversationId: string;
beforeEach(async () => {
  ({ ada, ben } = await server.newcomers('ada', 'ben'));
  conversationId = await openConversation(ben, ada, 'first');
});

/** Ada's outbox, on a network of the test's choice. */
function outboxOf(person = ada, send: typeof fetch = fetch) {
  const connection = closing(connectParley({ url, session: sessionOf(person), fetch: send }));
  return { connection, outbox: closing(createOutbox(connection)) };
}

async function contents(): Promise<string[]> {
  const { conversation } = await ben.ask(
    'query ($id: ID!) { conversation(id: $id) { messages(first: 100) { nodes { content } } } }',
    { id: conversationId },
  );
  return conversation.messages.nodes.map(({ content }: { content: string }) => content);
}

const emptied = (outbox: Outbox) => expect.poll(() => outbox.messages()).toEqual([]);
const numbers = (count: number) =>
  Array.from({ length: count }, (_, index) => `message ${index + 1}`);

describe('an outbox', () => {
  test('sends each message once and in order over a network that loses requests and answers', async () => {
    let count = 0;
    const { outbox } = outboxOf(ada, async (...request) => {
      const fault = count++ % 3;
      if (fault === 0) throw new TypeError('not sent');
      const answer = await fetch(...request);
      if (fault === 1) throw new TypeError('the answer is lost');
      return answer;
    });
    const shown: number[] = [];
    outbox.onChange((messages) => shown.push(messages.length));
    for (const content of numbers(6)) await outbox.send({ to: { conversationId }, content });
    expect(outbox.messages().every(({ status }) => status === 'pending')).toBe(true);
    await emptied(outbox);
    expect(await contents()).toEqual(['first', ...numbers(6)]);
    expect(Math.max(...shown)).toBe(6);
  });

  test('shows why a message failed, goes on with the next, and sends it again when told to', async () => {
    let mayPass = false;
    const { outbox } = outboxOf(ada, async (input, init) => {
      const isLong = String(init?.body).includes('too long');
      const body = isLong && mayPass ? String(init?.body).replace(/x+/, '') : init?.body;
      return fetch(input, { ...init, body });
    });
    const { clientKey } = await outbox.send({
      to: { conversationId },
      content: `too long${'x'.repeat(9_000)}`,
    });
    await outbox.send({ to: { conversationId }, content: 'next' });
    await expect.poll(() => outbox.messages().map(({ status }) => status)).toEqual(['failed']);
    expect(outbox.messages()[0]).toMatchObject({ clientKey, reason: 'BAD_USER_INPUT' });
    mayPass = true;
    await outbox.retry(clientKey);
    await emptied(outbox);
    const lost = await outbox.send({
      to: { conversationId: 'conversation_999' },
      content: 'to nobody',
    });
    await expect.poll(() => outbox.messages()[0]?.reason).toBe('NOT_FOUND');
    await outbox.discard(lost.clientKey);
    expect(outbox.messages()).toEqual([]);
    expect(await contents()).toEqual(['first', 'next', 'too long']);
  });

  test('does not send in the name of another person, and waits for its author', async () => {
    let isAway = true;
    const { connection, outbox } = outboxOf(ada, async (...request) => {
      if (isAway) throw new TypeError('away');
      return fetch(...request);
    });
    await outbox.send({ to: { conversationId }, content: 'by ada' });
    await connection.signIn(sessionOf(ben));
    isAway = false;
    expect(outbox.messages()).toEqual([]);
    await outbox.send({ to: { conversationId }, content: 'by ben' });
    await emptied(outbox);
    expect(await contents()).toEqual(['first', 'by ben']);
    await connection.signIn(sessionOf(ada));
    await expect.poll(() => contents()).toEqual(['first', 'by ben', 'by ada']);
  });

  test('keeps what is written while the node is down', async () => {
    const { outbox } = outboxOf();
    await server.stop();
    for (const content of numbers(3)) await outbox.send({ to: { conversationId }, content });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(outbox.messages()).toHaveLength(3);
    await server.twin();
    await emptied(outbox);
    expect(await contents()).toEqual(['first', ...numbers(3)]);
  });
});
