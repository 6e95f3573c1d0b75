import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Publisher, publisher, SEND } from '../faults/publisher.js';
import { type Subscriber, subscriber } from '../faults/subscriber.js';
import { openConversation } from '../harness/apollo.js';
import { openSocket } from '../harness/legacy-socket.js';
import { type Postgres, startPostgres } from '../harness/postgres.js';
import { rest } from '../harness/rest.js';
import { type Parley, type Person, signUp, startParley } from '../harness/server.js';

let postgres: Postgres;
let databaseUrl: string;
let parley: Parley;
let ada: Person;
let ben: Person;
let conversationId: string;
/** What must not outlive the test, however it ends. */
const ends: (() => void)[] = [];

beforeAll(async () => {
  // Careful, as a real one is: what it acknowledged it still has after a kill -9.
  postgres = await startPostgres({});
  const client = new pg.Client(postgres.url);
  await client.connect();
  await client.query('create database parley_away');
  await client.end();
  databaseUrl = Object.assign(new URL(postgres.url), { pathname: '/parley_away' }).href;
  parley = await startParley({ DATABASE_URL: databaseUrl });
  ada = await signUp(parley, 'ada');
  ben = await signUp(parley, 'ben');
  conversationId = await openConversation(ada, ben);
}, 60_000);
afterAll(async () => {
  for (const end of ends) end();
  await parley?.stop();
  await postgres?.stop();
}, 30_000);

const bearing = (person: Person, scheme: string) => ({
  headers: { authorization: `${scheme} ${person.token}` },
});

const numberOf = ({ id }: Person) => Number(id.slice('user_'.length));

/** Every way in, and what says there that it is worth trying again. */
const doors: [string, () => Promise<{ status: number; headers: Headers }>][] = [
  ['a query', () => ada.graphql('{ posts(first: 1) { nodes { id } } }')],
  [
    'community',
    () =>
      rest(parley, 'POST /api/messages/', {
        body: { receiver: numberOf(ben), content: 'from another door' },
        ...bearing(ada, 'Bearer'),
      }),
  ],
  ['tweets', () => rest(parley, 'GET /api/tweets/', bearing(ada, 'JWT'))],
  ['friends', () => rest(parley, 'GET /conversations/', bearing(ada, 'Token'))],
  [
    'a login',
    () =>
      parley.graphql('mutation ($input: LoginInput!) { login(input: $input) { accessToken } }', {
        input: { identifier: 'ada', password: ada.password },
      }),
  ],
];

test('five seconds without PostgreSQL: refused in time and in words, and nothing acknowledged is lost', async () => {
  const listener = subscriber([parley], ben, conversationId);
  await listener.following;
  const socket = await openSocket(parley, `/ws/messages/${numberOf(ada)}/`, ben.token);
  let socketClosed = false;
  void socket.closed.then(() => {
    socketClosed = true;
  });
  // More than there are connections.
  const senders = Array.from({ length: 16 }, (_, at) =>
    publisher([parley], at % 2 ? ada : ben, conversationId, { pauseMs: 10 }),
  );
  ends.push(listener.stop, socket.stop, ...senders.map((one) => one.stop));
  const sent = () => senders.flatMap((one) => one.sent);
  const hold = await holdMessages();
  const running = senders.map((one) => one.run());
  await hold.everybodyWaits();

  await postgres.kill();
  const killed = performance.now();
  while (performance.now() - killed < 5_000) {
    const input = { conversationId, content: 'into the void' };
    const begun = performance.now();
    const { status, code, headers, data } = await parley.graphql(SEND, { input }, ada.token);
    expect(performance.now() - begun).toBeLessThan(3_000);
    expect([status, code, data?.sendMessage]).toEqual([503, 'UNAVAILABLE', undefined]);
    expect(headers.get('retry-after')).toBe('1');
    for (const [door, ask] of doors) {
      const reply = await ask();
      const retryAfter = reply.headers.get('retry-after');
      expect([door, reply.status, Number(retryAfter)]).toEqual([door, 503, 1]);
    }
    await sleep(250);
  }
  expect((await fetch(`${parley.url}/readyz`)).status).toBe(503);

  await hold.end();
  await postgres.restart();
  const back = performance.now();
  await expect
    .poll(() => Math.max(...sent().map(({ acknowledgedAt }) => acknowledgedAt)), {
      timeout: 10_000,
      interval: 20,
    })
    .toBeGreaterThan(back);
  expect(performance.now() - back).toBeLessThan(6_000);
  const before = sent().length;
  await expect.poll(() => sent().length, { timeout: 10_000 }).toBeGreaterThan(before + 20);
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
 * Lets an event be told that cannot be shown yet, and nothing be stored: every connection of the
 * node is in the midst of something when the database dies.
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
    `with moved as (update streams set head = head + 1 where key = $1 returning key, head)
     insert into events (stream, seq, kind, actor_id, data)
     select key, moved.head, kind, actor_id, data from moved join events on stream = key and seq = 1`,
    [conversationId.replace('_', ':')],
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
    everybodyWaits: () => expect.poll(waiting, { timeout: 10_000 }).toBe(10),
    end: () => Promise.all([locking, writing].map((client) => client.end().catch(() => {}))),
  };
}

/** What a sender should never have seen: another answer, one without a hint, one that came late. */
const faultsOf = ({ complaints, refusals, doubtful }: Publisher) => [
  ...complaints,
  ...doubtful,
  ...refusals.filter(({ hint, ms }) => !hint || ms > 3_000),
];

/** Whether each acknowledged key is stored under its number, and no key twice. */
async function storedOnce(senders: readonly Publisher[]): Promise<boolean> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const { rows } = await client.query<{ seq: string; content: string }>(
    'select seq, content from messages where conversation_id = $1',
    [conversationId.replace('conversation_', '')],
  );
  await client.end();
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
  const { data, errors } = await ada.graphql(
    'query ($id: ID!) { conversation(id: $id) { head } }',
    {
      id: conversationId,
    },
  );
  expect(errors).toBeUndefined();
  const { head } = data.conversation;
  await expect.poll(() => listener.cursor, { timeout: 10_000 }).toBe(head);
  await sleep(300);
  expect(listener.received.map(({ seq }) => seq)).toEqual(
    Array.from({ length: head }, (_, index) => index + 1),
  );
  expect([listener.over, listener.complaints]).toEqual([null, []]);
}
