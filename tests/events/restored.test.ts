import { describe, expect, test } from 'vitest';
import { insist, openConversation } from '../harness/apollo.js';
import { CALL_EVENTS, doCall, ringUp } from '../harness/calls.js';
import { closing } from '../harness/closing.js';
import { contents, EVENTS } from '../harness/documents.js';
import type { Live } from '../harness/live.js';
import { startPostgres } from '../harness/postgres.js';
import { command } from '../harness/process.js';
import { village } from '../harness/server.js';
import { openSql, sqlAt } from '../harness/sql.js';

// What does not wait for the log to be written is lost by a crash.
const postgres = closing(await startPostgres({ wal_writer_delay: '10s' }));
await sqlAt(postgres.url, 'create database alive');
const databaseUrl = Object.assign(new URL(postgres.url), { pathname: '/alive' }).href;
const { server } = await village({ DATABASE_URL: databaseUrl });

const INBOX_EVENTS = /* GraphQL */ `
  subscription Inbox($after: ID) {
    inboxEvents(after: $after) {
      __typename
      ... on StreamResumed { head epoch cursor }
      ... on StreamReset { head epoch cursor }
    }
  }
`;
const HISTORY =
  'query ($id: ID!) { conversation(id: $id) { messages(first: 9) { nodes { content } } } }';

interface Cursor {
  after: number | string;
  epoch?: string;
}
type Subscribe = (cursor?: Cursor) => Live;

/** Where a stream is now. */
async function cursorOf(subscribe: Subscribe): Promise<Cursor> {
  const { head, epoch, cursor } = await subscribe().event();
  return cursor ? { after: cursor } : { after: head, epoch };
}

/** The names of the events of a subscription, up to the message `last`. */
async function eventsUpTo(live: Live, last: string): Promise<string[]> {
  const names = [];
  for (;;) {
    const { __typename, message } = await live.event();
    names.push(__typename);
    if (message?.content === last) return names;
  }
}

/** Two people who chat and call, with all streams that tell of it. */
async function scene() {
  const { ada, ben } = await server.newcomers('ada', 'ben');
  const id = await openConversation(ada, ben, 'one');
  const callId = await ringUp(ada, ben);
  const streams: [name: string, subscribe: Subscribe][] = [
    ['conversation', (cursor) => ben.subscribe(EVENTS, { id, ...cursor })],
    ['inbox', (cursor) => ben.subscribe(INBOX_EVENTS, { ...cursor })],
    ['call', (cursor) => ben.subscribe(CALL_EVENTS, { callId, ...cursor })],
  ];
  /** Sends these messages, and takes the call. */
  const act = async (...texts: string[]) => {
    for (const text of texts) await insist(ada, id, text);
    await expect.poll(async () => (await doCall(ben, 'accept', callId)).call).toBeTruthy();
  };
  const follow = async () => {
    const live = ben.subscribe(EVENTS, { id });
    await live.event();
    const socket = await ben.socket(`/ws/messages/${ada.number}/`);
    return { live, socket };
  };
  const history = async () => contents((await ben.ask(HISTORY, { id })).conversation.messages);
  return { streams, act, follow, history };
}

const whileAlone = (work: string) => async () => {
  await sqlAt(postgres.url, 'alter database alive with allow_connections false');
  await sqlAt(
    postgres.url,
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'alive'",
  );
  for (const statement of work.split(';')) await sqlAt(postgres.url, statement);
  await sqlAt(postgres.url, 'alter database alive with allow_connections true');
};

describe.each<[way: string, backUp: () => Promise<void>, restore: () => Promise<void>]>([
  ['its files are copied back', postgres.backUp, postgres.restore],
  [
    'it is created from a copy in the same cluster',
    whileAlone('drop database if exists kept; create database kept template alive'),
    whileAlone('drop database alive with (force); create database alive template kept'),
  ],
])('a restored database: %s', (_, backUp, restore) => {
  test('voids later cursors of every stream and socket', async () => {
    const { streams, act, follow, history } = await scene();
    await backUp();
    await act('two', 'three');
    const cursors: Cursor[] = [];
    for (const [, subscribe] of streams) cursors.push(await cursorOf(subscribe));
    const { live, socket } = await follow();
    await restore();
    await act('a', 'b', 'c');
    expect(await history()).toEqual(['one', 'a', 'b', 'c']);
    for (const [at, [name, subscribe]] of streams.entries()) {
      const current = await cursorOf(subscribe);
      if (typeof current.after === 'number')
        expect(current.after).toBeGreaterThanOrEqual(cursors[at]?.after as number);
      const { __typename } = await subscribe(cursors[at]).event();
      expect([name, __typename]).toEqual([name, 'StreamReset']);
      expect((await subscribe(current).event()).__typename).toBe('StreamResumed');
    }
    // Those that stayed open are told as well.
    expect((await live.event()).__typename).toBe('StreamReset');
    expect(await socket.closed).toBe(1012);
  }, 60_000);

  test('keeps the cursors from before the backup', async () => {
    const { streams, act } = await scene();
    const cursors: Cursor[] = [];
    for (const [, subscribe] of streams) cursors.push(await cursorOf(subscribe));
    await backUp();
    await act('two', 'three');
    await restore();
    await act('a', 'b', 'c');
    for (const [at, [name, subscribe]] of streams.entries()) {
      const live = subscribe(cursors[at]);
      expect([name, (await live.event()).__typename]).toEqual([name, 'StreamResumed']);
      if (name === 'conversation') expect(await eventsUpTo(live, 'c')).toHaveLength(3);
    }
  }, 60_000);
});

test('a restarted database keeps all cursors, and has a new epoch', async () => {
  const { streams, act, follow } = await scene();
  const [, subscribe] = streams[0] as (typeof streams)[number];
  const first = await cursorOf(subscribe);
  const { live, socket } = await follow();
  await postgres.restart();
  await act('two');
  const resumed = await live.event();
  const after = (first.after as number) + 1;
  expect(resumed).toMatchObject({ __typename: 'StreamResumed', head: after });
  expect(resumed.epoch).not.toBe(first.epoch);
  expect(await eventsUpTo(live, 'two')).toEqual(['MessageSent']);
  expect((await socket.next()).content).toBe('two');
  for (const cursor of [first, { after, epoch: resumed.epoch }])
    expect((await subscribe(cursor).event()).__typename).toBe('StreamResumed');
}, 60_000);

// Again when a job of the node wrote to the log before the crash, so that no id is used again.
test('a crash after which ids of transactions are used again hides no message from an inbox', {
  retry: 2,
  timeout: 60_000,
}, async () => {
  const { ada, ben } = await server.newcomers('ada', 'ben');
  const id = await openConversation(ada, ben, 'one');
  const socket = ben.connect();
  await socket.subscribe(EVENTS, { id }).event();
  const session = openSql(databaseUrl);
  let aborted = 0;
  for (let n = 0; n < 100; n += 1) {
    await session('begin');
    aborted = Number((await session('select pg_current_xact_id()::text as id'))[0].id);
    await session('rollback');
  }
  // A cursor after these transactions, none of which is on disk.
  const { cursor } = await socket.subscribe(INBOX_EVENTS).event();
  await postgres.kill();
  await postgres.restart();
  await insist(ada, id, 'two');
  const [row] = await sqlAt(databaseUrl, 'select max(active_mark)::int as mark from streams');
  expect(row.mark).toBeLessThanOrEqual(aborted);
  const back = ben.subscribe(INBOX_EVENTS, { after: cursor });
  expect((await back.event()).__typename).toBe('StreamResumed');
  expect((await back.event()).__typename).toBe('ConversationActivity');
});

test('the command voids all cursors, where PostgreSQL cannot detect the restoration', async () => {
  const { streams, follow } = await scene();
  const { live, socket } = await follow();
  const cursors: Cursor[] = [];
  for (const [, subscribe] of streams) cursors.push(await cursorOf(subscribe));
  const env = { DATABASE_URL: databaseUrl, DATA_DIR: server.dataDir };
  const { code, said } = await command(env, 'restored');
  expect([code, said]).toEqual([0, expect.stringMatching(/^Clients of \d+ streams will load/)]);
  expect((await live.event()).__typename).toBe('StreamReset');
  expect(await socket.closed).toBe(1012);
  for (const [at, [name, subscribe]] of streams.entries()) {
    const { __typename } = await subscribe(cursors[at]).event();
    expect([name, __typename]).toEqual([name, 'StreamReset']);
  }
}, 60_000);
