import { expect, test } from 'vitest';
import type { GraphQLReply } from '../harness/graphql.js';
import { found, idOf } from '../harness/groups.js';
import { type Person, village } from '../harness/server.js';
import { openSql, sqlAt } from '../harness/sql.js';
import { statementsOf } from '../harness/statements.js';
import { ofStream } from '../harness/streams.js';

const { server, ada, ben, cleo, dora } = await village('ada', 'ben', 'cleo', 'dora');
const SEND = `mutation ($input: SendMessageInput!) {
  sendMessage(input: $input) { message { id seq content clientKey } } }`;
const READ = `query ($id: ID!) { conversation(id: $id) { messages(last: 100) { nodes { seq content } } } }`;

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);
let rooms = 0;

/** A group of ada, ben and cleo; the global ids of the group and its conversation. */
async function room() {
  rooms += 1;
  const groupId = await found(ada, { name: `Room ${rooms}` });
  for (const person of [ben, cleo]) await person.act('joinGroup', { groupId });
  const { group } = await ada.ask(`{ group(id: "${groupId}") { conversation { id } } }`);
  return { groupId, conversationId: group.conversation.id as string };
}

const say = (person: Person, conversationId: string, content: string, clientKey?: string) =>
  person.graphql(SEND, { input: { to: { conversationId }, content, clientKey } });

/** Holds the row of a stream while `work` runs, so that all that is sent meanwhile goes in one write. */
async function whileLocked<T>(conversationId: string, work: () => Promise<T>): Promise<T> {
  const other = openSql(server.databaseUrl);
  await other('begin');
  const stream = ofStream(`conversation:${idOf(conversationId)}`);
  await other(`select from streams where ${stream} for update`);
  try {
    return await work();
  } finally {
    await other('rollback');
    await other.stop();
  }
}

/** Resolves once so many messages wait in the node to be written. */
const untilQueued = (count: number) =>
  expect
    .poll(async () => {
      const text = await (await fetch(`${server.url}/metrics`)).text();
      return Number(/^parley_queue_length\{queue="message_writes"\} (\d+)$/m.exec(text)?.[1]);
    })
    .toBeGreaterThanOrEqual(count);

/** Resolves once a write waits for the lock of a row. */
const untilWaiting = () =>
  expect
    .poll(async () => {
      const [{ count }] = await sqlAt(
        server.databaseUrl,
        `select count(*)::int from pg_stat_activity
         where datname = current_database() and query like '%send_messages(%' and wait_event_type = 'Lock' and pid <> pg_backend_pid()`,
      );
      return count;
    })
    .toBeGreaterThan(0);

const outcome = ({ data, code }: GraphQLReply) => code ?? data.sendMessage.message;
const textsOf = async (conversationId: string, person = ada) =>
  (await person.ask(READ, { id: conversationId })).conversation.messages.nodes.map(
    ({ content }: { content: string }) => content,
  );

test('a message to a conversation is one statement', async () => {
  const { conversationId } = await room();
  await say(ada, conversationId, 'The first');
  expect(await statementsOf(() => say(ada, conversationId, 'The second', 'k'))).toEqual([
    expect.stringContaining('send_messages('),
  ]);
});

test('messages that arrive while one is written go together, in order, each with its own answer', async () => {
  const { conversationId } = await room();
  const replies: Promise<GraphQLReply>[] = [];
  const statements = await statementsOf(async () => {
    await whileLocked(conversationId, async () => {
      const begin = (n: number) =>
        void replies.push(say(ada, conversationId, `Text ${n}`, `key ${n}`));
      begin(0);
      // From here on a write of the first one is under way, so that it takes none of the others along.
      await untilWaiting();
      for (const n of numbers(39)) begin(n + 1);
      await untilQueued(39);
    });
    await Promise.all(replies);
  });
  const writes = statements.filter((text) => text.includes('send_messages('));
  expect(writes.length).toBeLessThan(10);
  const sent = (await Promise.all(replies)).map(outcome);
  expect(sent.map(({ clientKey }) => clientKey)).toEqual(numbers(40).map((n) => `key ${n}`));
  const first = Math.min(...sent.map(({ seq }) => seq));
  expect(sent.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual(
    numbers(40).map((n) => first + n),
  );
});

test('a message that is refused touches no other of its write', async () => {
  const { conversationId, groupId } = await room();
  await say(ben, conversationId, 'Before', 'sent before');
  const mine = outcome(await say(ada, conversationId, 'Mine'));
  await ada.act('editMessage', { messageId: mine.id, content: 'Edited', clientKey: 'of an edit' });
  await ada.act('removeGroupMember', { groupId, userId: cleo.id });
  const replies = await whileLocked(conversationId, async () => {
    const all = [
      say(ada, conversationId, 'One'),
      say(cleo, conversationId, 'Of a former member'),
      say(dora, conversationId, 'Of a stranger'),
      say(ben, conversationId, 'Two', 'a key'),
      say(ben, conversationId, 'Two again', 'a key'),
      say(ada, conversationId, 'Three', 'a key'),
      say(ben, conversationId, 'Another text', 'sent before'),
      say(ada, conversationId, 'Four', 'of an edit'),
      say(ada, conversationId, 'Five'),
    ];
    await untilWaiting();
    return all;
  });
  const ends = (await Promise.all(replies)).map(outcome);
  expect(ends.map((end) => end.content ?? end)).toEqual([
    'One',
    'NOT_FOUND',
    'NOT_FOUND',
    'Two',
    'Two',
    'Three',
    'Before',
    'BAD_USER_INPUT',
    'Five',
  ]);
  expect(ends[3]).toEqual(ends[4]);
  const texts = await textsOf(conversationId);
  expect(texts.slice(2).toSorted()).toEqual(['Five', 'One', 'Three', 'Two']);
});

test('an error of the database fails its message alone', async () => {
  const { conversationId } = await room();
  await server.sql(`create function refuse() returns trigger language plpgsql as $$
    begin raise exception 'refused'; end $$`);
  await server.sql(`create trigger refuse before insert on messages for each row
    when (new.content = 'Poison') execute function refuse()`);
  const texts = ['One', 'Poison', 'Two'];
  const replies = await whileLocked(conversationId, async () => {
    const all = texts.map((content) => say(ada, conversationId, content));
    await untilWaiting();
    return all;
  });
  const ends = (await Promise.all(replies)).map(outcome);
  await server.sql('drop trigger refuse on messages; drop function refuse');
  expect(ends.map((end) => end.content ?? end)).toEqual(['One', 'INTERNAL_SERVER_ERROR', 'Two']);
  expect(await textsOf(conversationId)).toEqual(['One', 'Two']);
});

test('when a connection is lost, each message is settled by its key', async () => {
  const { conversationId } = await room();
  const keys = numbers(10).map((n) => `lost ${n}`);
  const replies = await whileLocked(conversationId, async () => {
    const all = keys.map((key) => say(ada, conversationId, key, key));
    await untilWaiting();
    await server.sql(`select pg_terminate_backend(pid) from pg_stat_activity
      where query like '%send_messages(%' and wait_event_type = 'Lock'`);
    return all;
  });
  const ends = (await Promise.all(replies)).map(outcome);
  const lost = keys.filter((_, index) => ends[index] === 'UNAVAILABLE');
  expect(lost.length).toBeGreaterThan(0);
  for (const key of keys)
    expect(outcome(await say(ada, conversationId, key, key))).toMatchObject({ clientKey: key });
  expect((await textsOf(conversationId)).toSorted()).toEqual(keys.toSorted());
});

test('two nodes write to one conversation without gaps, and each key once', async () => {
  const { conversationId } = await room();
  const twin = await server.twin();
  const replies = await Promise.all(
    numbers(120).map((n) => {
      const person = [ada, ben, cleo][n % 3] as Person;
      const at = n % 2 === 0 ? person : person.at(twin);
      // Every message is sent twice, by both nodes.
      return say(at, conversationId, `Text ${n >> 1}`, `key ${(n >> 1) % 60}`);
    }),
  );
  expect(replies.filter(({ errors }) => errors)).toEqual([]);
  const seqs = (await ada.ask(READ, { id: conversationId })).conversation.messages.nodes.map(
    ({ seq }: { seq: number }) => seq,
  );
  expect(seqs).toEqual(seqs.map((_: number, n: number) => seqs[0] + n));
}, 60_000);

test('a suspended sender and recipient are refused as before', async () => {
  const { dan, eve } = await server.people('dan', 'eve');
  const first = outcome(
    await dan.graphql(SEND, { input: { to: { userId: eve.id }, content: 'Hello' } }),
  );
  const [row] = await server.sql(
    `select conversation_id from messages where id = ${idOf(first.id)}`,
  );
  const conversationId = `conversation_${row.conversation_id}`;
  await server.sql(`update users set suspended_at = now() where username = 'eve'`);
  expect(outcome(await say(dan, conversationId, 'Gone?'))).toBe('NOT_FOUND');
  expect(outcome(await say(eve, conversationId, 'Still here'))).toBe('UNAUTHENTICATED');
});

test('the first message to a user is one commit', async () => {
  const { fay, gus } = await server.people('fay', 'gus');
  const first = outcome(
    await fay.graphql(SEND, { input: { to: { userId: gus.id }, content: 'Hello' } }),
  );
  expect(first).toMatchObject({ seq: 1, content: 'Hello' });
  // The transaction that wrote a row is its xmin.
  const rows = await server.sql(
    `select message.xmin = conversation.xmin as is_one from messages message
     join conversations conversation on conversation.id = message.conversation_id
     where message.id = ${idOf(first.id)}`,
  );
  expect(rows).toEqual([{ is_one: true }]);
  const answer = await gus.graphql(SEND, { input: { to: { userId: fay.id }, content: 'Hi' } });
  expect(outcome(answer)).toMatchObject({ seq: 2 });
});
