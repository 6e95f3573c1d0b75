import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect, test } from 'vitest';
import { type Publisher, publisher } from '../faults/publisher.js';
import { type Subscriber, subscriber } from '../faults/subscriber.js';
import { openConversation } from '../harness/apollo.js';
import { closing } from '../harness/closing.js';
import { LOGIN, SEND } from '../harness/documents.js';
import { startPostgres } from '../harness/postgres.js';
import { rest } from '../harness/rest.js';
import { type Person, village } from '../harness/server.js';
import { sqlAt } from '../harness/sql.js';
import { ofStream } from '../harness/streams.js';

// Careful, as a real one is: what it acknowledged it still has after a kill -9.
const postgres = closing(await startPostgres({}));
await sqlAt(postgres.url, 'create database parley_away');
const databaseUrl = Object.assign(new URL(postgres.url), { pathname: '/parley_away' }).href;
const { server, ada, ben } = await village({ DATABASE_URL: databaseUrl }, 'ada', 'ben');
const conversationId = await openConversation(ada, ben);

const bearing = (person: Person, scheme: string) => ({
  headers: { authorization: `${scheme} ${person.token}` },
});

/** Every way in, and what says there that it is worth trying again. */
const doors: [string, () => Promise<{ status: number; headers: Headers }>][] = [
  ['a query', () => ada.graphql('{ posts(first: 1) { nodes { id } } }')],
  [
    'community',
    () =>
      rest(server, 'POST /api/messages/', {
        body: { receiver: ben.number, content: 'from another door' },
        ...bearing(ada, 'Bearer'),
      }),
  ],
  ['tweets', () => rest(server, 'GET /api/tweets/', bearing(ada, 'JWT'))],
  ['friends', () => rest(server, 'GET /conversations/', bearing(ada, 'Token'))],
  [
    'a login',
    () =>
      server.graphql(LOGIN, {
        input: { identifier: 'ada', password: ada.password },
      }),
  ],
];

test('five seconds without PostgreSQL: clear errors in time, and no acknowledged message is lost', async () => {
  const listener = subscriber([server], ben, conversationId);
  await listener.following;
  const socket = await ben.socket(`/ws/messages/${ada.number}/`);
  let socketClosed = false;
  void socket.closed.then(() => {
    socketClosed = true;
  });
  // More than there are connections.
  const senders = Array.from({ length: 16 }, (_, at) =>
    publisher([server], at % 2 ? ada : ben, conversationId, { pauseMs: 10 }),
  );
  for (const one of [listener, ...senders]) closing(one);
  const sent = () => senders.flatMap((one) => one.sent);
  const hold = await holdMessages();
  const running = senders.map((one) => one.run());
  await hold.everybodyWaits();

  await postgres.kill();
  const killed = performance.now();
  while (performance.now() - killed < 5_000) {
    const input = { to: { conversationId }, content: 'into the void' };
    const begun = performance.now();
    const { status, code, headers, data } = await ada.graphql(SEND, { input });
    expect(performance.now() - begun).toBeLessThan(12_000);
    expect([status, code, data?.sendMessage]).toEqual([503, 'UNAVAILABLE', undefined]);
    expect(headers.get('retry-after')).toBe('1');
    for (const [door, ask] of doors) {
      const reply = await ask();
      const retryAfter = reply.headers.get('retry-after');
      expect([door, reply.status, Number(retryAfter)]).toEqual([door, 503, 1]);
    }
    await sleep(250);
  }
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503);

  await hold.end();
  await postgres.restart();
  const back = performance.now();
  await expect
    .poll(() => Math.max(...sent().map(({ acknowledgedAt }) => acknowledgedAt)), { interval: 20 })
    .toBeGreaterThan(back);
  expect(performance.now() - back).toBeLessThan(24_000);
  const before = sent().length;
  await expect.poll(() => sent().length).toBeGreaterThan(before + 20);
  for (const one of senders) one.stop();
  await Promise.all(running);

  expect(senders.flatMap(faultsOf)).toEqual([]);
  expect(await storedOnce(senders)).toBe(true);
  await toldAll(listener);
  // So was the older client, which has no cursor to come back with.
  const frames = () =>
    new Set(socket.waiting.map((frame) => (frame as { content: string }).content));
  await expect.poll(() => sent().filter(({ key }) => !frames().has(key))).toEqual([]);
  // The sockets they began with have outlived it all.
  expect(listener.closes).toEqual([]);
  expect(socketClosed).toBe(false);
}, 60_000);

/**
 * Lets an event be told that cannot be shown yet, and nothing be stored: all connections that one kind of
 * operation may hold are in the midst of something when the database dies.
 */
async function holdMessages() {
  const [locking, writing] = (await Promise.all(
    [0, 1].map(async () => {
      const client = new pg.Client(databaseUrl);
      client.on('error', () => {});
      await client.connect();
      return client;
    }),
  )) as [pg.Client, pg.Client];
  // The first message once more, and an event that tells of it: as good as any.
  await writing.query(
    `insert into messages (conversation_id, seq, sender_id, content)
     select conversation_id, 2, sender_id, 'held back' from messages where conversation_id = $1`,
    [conversationId.replace('conversation_', '')],
  );
  await locking.query('begin; lock table messages in access exclusive mode');
  await writing.query(
    `with moved as (
       update streams set head = head + 1, mark = pg_current_xact_id()::text::bigint where ${ofStream(conversationId.replace('_', ':'))} returning *
     )
     insert into events (home_kind, home, seq, kind, actor_id, data)
     select home_kind, home, moved.head, kind, actor_id, data
     from moved join events using (home_kind, home) where seq = 1`,
  );
  const waiting = async () => {
    const { rows } = await writing.query<{ count: string }>(
      `select count(*) from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return Number(rows[0]?.count);
  };
  await expect.poll(waiting).toBeGreaterThan(0);
  return {
    everybodyWaits: () => expect.poll(waiting).toBeGreaterThan(2),
    end: () => Promise.all([locking, writing].map((client) => client.end().catch(() => {}))),
  };
}

/** What a sender should never have seen: another answer, one without a hint, one that came late. */
const faultsOf = ({ violations, refusals, doubtful }: Publisher) => [
  ...violations,
  ...doubtful,
  ...refusals.filter(({ hint, ms }) => !hint || ms > 3_000),
];

/** Whether each acknowledged key is stored under its number, and no key twice. */
async function storedOnce(senders: readonly Publisher[]): Promise<boolean> {
  const rows = await server.sql('select seq, content from messages where conversation_id = $1', [
    conversationId.replace('conversation_', ''),
  ]);
  const seqOf = new Map(rows.map(({ seq, content }) => [content, Number(seq)]));
  const sent = senders.flatMap((one) => one.sent);
  expect(sent.filter(({ key, seq }) => seqOf.get(key) !== seq)).toEqual([]);
  const contents = rows.map(({ content }) => content);
  expect(contents).toHaveLength(new Set(contents).size);
  expect(contents).not.toContain('from another door');
  return sent.length > 20;
}

/** The follower was told 1…head, in order and each once. */
async function toldAll(listener: Subscriber): Promise<void> {
  const { conversation } = await ada.ask('query ($id: ID!) { conversation(id: $id) { head } }', {
    id: conversationId,
  });
  const { head } = conversation;
  await expect.poll(() => listener.cursor).toBe(head);
  await sleep(300);
  expect(listener.received.map(({ seq }) => seq)).toEqual(
    Array.from({ length: head }, (_, index) => index + 1),
  );
  expect([listener.over, listener.violations]).toEqual([null, []]);
}
