import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Publisher, publisher, SEND } from './faults/publisher.js';
import { type Subscriber, subscriber } from './faults/subscriber.js';
import { openConversation } from './harness/apollo.js';
import { openSocket } from './harness/legacy-socket.js';
import { type Postgres, startPostgres } from './harness/postgres.js';
import { rest } from './harness/rest.js';
import { type Parley, type Person, signUp, startParley } from './harness/server.js';

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

/** Every way in, and what says there that it is worth trying again. */
const doors: [string, () => Promise<{ status: number; headers: Headers }>][] = [
  ['a query', () => ada.graphql('{ posts(first: 1) { nodes { id } } }')],
  [
    'community',
    () =>
      rest(parley, 'POST /api/messages/', {
        body: { receiver: Number(ben.id.slice('user_'.length)), content: 'from another door' },
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
  const socket = await openSocket(parley, '/ws/status/', ben.token);
  let socketClosed = false;
  void socket.closed.then(() => {
    socketClosed = true;
  });
  // More than there are connections: each of those breaks in the midst of a transaction.
  const senders = Array.from({ length: 16 }, (_, at) => (at % 2 ? ada : ben)).map((person) =>
    publisher([parley], person, conversationId, { pauseMs: 10 }),
  );
  ends.push(listener.stop, socket.stop, ...senders.map((one) => one.stop));
  const running = senders.map((one) => one.run());
  const sent = () => senders.flatMap((one) => one.sent);
  await expect.poll(() => sent().length).toBeGreaterThan(20);

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
  await expect.poll(() => sent().length).toBeGreaterThan(before + 20);
  for (const one of senders) one.stop();
  await Promise.all(running);

  expect(senders.flatMap(faultsOf)).toEqual([]);
  expect(await storedOnce(senders)).toBe(true);
  await toldAll(listener);
  // The one socket it began with has outlived it all.
  expect(listener.closes).toEqual([]);
  expect(socketClosed).toBe(false);
}, 60_000);

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
  return sent.length > 40;
}

/** The follower was told 1…head, in order and each once. */
async function toldAll(listener: Subscriber): Promise<void> {
  const { data } = await ada.graphql('query ($id: ID!) { conversation(id: $id) { head } }', {
    id: conversationId,
  });
  const { head } = data.conversation;
  await expect.poll(() => listener.cursor, { timeout: 10_000 }).toBe(head);
  await sleep(300);
  expect(listener.received.map(({ seq }) => seq)).toEqual(
    Array.from({ length: head }, (_, index) => index + 1),
  );
  expect([listener.over, listener.complaints]).toEqual([null, []]);
}
