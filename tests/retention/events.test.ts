import { expect, test } from 'vitest';
import { insist, openConversation } from '../harness/apollo.js';
import { CALL_EVENTS, ringUp, signal } from '../harness/calls.js';
import { EVENTS } from '../harness/documents.js';
import { runJob } from '../harness/jobs.js';
import { command } from '../harness/process.js';
import { startParley, village } from '../harness/server.js';
import { ofStream } from '../harness/streams.js';

const { server, ada, ben } = await village('ada', 'ben');
const env = { DATABASE_URL: server.databaseUrl, DATA_DIR: server.dataDir };
const parents = ['events_conversations', 'events_calls', 'events_inboxes'];

const partitions = async () =>
  (
    await server.sql(
      `select relid::regclass::text as name from pg_partition_tree('events') where isleaf order by 1`,
    )
  ).map(({ name }) => name);

test('events are dropped with their partition, and single ones of other times deleted', async () => {
  const made = await partitions();
  for (const [at, parent] of parents.entries()) {
    await server.sql(
      `create table ${parent}_old partition of ${parent} for values from (now() - interval '50 days') to (now() - interval '40 days')`,
    );
    await server.sql(
      `insert into events (home_kind, home, seq, kind, data, at)
       select $1, 99, n, 'message', '{}', now() - make_interval(days => age)
       from (values (1, 45), (2, 45), (3, 35), (4, 0)) given (n, age)`,
      [at + 1],
    );
  }
  await server.sql('analyze events');
  const dry = JSON.parse((await command(env, 'purge', '--dry-run', '--json')).said);
  const found = new Map(
    dry.purged.map(({ kind, count, bytes }: Record<string, number>) => [kind, { count, bytes }]),
  );
  // Those of 35 days ago are in the default partition.
  for (const kind of ['conversation_events', 'call_events', 'inbox_events'])
    expect(found.get(kind)).toMatchObject({ count: 3 });
  expect(found.get('inbox_events')).toMatchObject({ bytes: expect.closeTo(50_000, -5) });
  await runJob(server, 'purge');
  expect(await partitions()).toEqual(made);
  const left = await server.sql(
    'select home_kind, seq::int from events where home = 99 order by 1, 2',
  );
  expect(left.map(({ home_kind, seq }) => [home_kind, seq])).toEqual([
    [1, 4],
    [2, 4],
    [3, 4],
  ]);
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  for (const kind of ['conversation_events', 'call_events', 'inbox_events'])
    expect(metrics).toContain(`parley_purged_total{kind="${kind}"} 3`);
}, 120_000);

test('partitions are made ahead again', async () => {
  const made = await partitions();
  const [last] = made.filter((name) => /^events_inboxes_\d/.test(name)).reverse();
  await server.sql(`drop table ${last}`);
  await runJob(server, 'event_partitions');
  expect(await partitions()).toEqual(made);
}, 60_000);

test('a cursor before the oldest kept event is reset, and any other resumes', async () => {
  const id = await openConversation(ada, ben, 'one');
  for (const text of ['two', 'three']) await insist(ada, id, text);
  const stream = id.replace('_', ':');
  await server.sql(`delete from events where ${ofStream(stream)} and seq <= 2`);
  const late = ben.subscribe(EVENTS, { id, after: 1 });
  expect((await late.event()).__typename).toBe('StreamResumed');
  expect(await late.event()).toMatchObject({ __typename: 'StreamReset', head: 3 });
  const kept = ben.subscribe(EVENTS, { id, after: 2 });
  expect((await kept.event()).__typename).toBe('StreamResumed');
  expect((await kept.event()).message.content).toBe('three');
  await insist(ada, id, 'four');
  for (const live of [late, kept]) expect((await live.event()).message.content).toBe('four');
  // When all events of a stream were dropped, only its head is a valid cursor.
  await server.sql(`delete from events where ${ofStream(stream)}`);
  const quiet = await startParley({ DATABASE_URL: server.databaseUrl, DATA_DIR: server.dataDir });
  const none = ben.at(quiet).subscribe(EVENTS, { id, after: 0 });
  expect((await none.event()).__typename).toBe('StreamResumed');
  expect(await none.event()).toMatchObject({ __typename: 'StreamReset', head: 4 });
  const head = ben.at(quiet).subscribe(EVENTS, { id, after: 4 });
  expect((await head.event()).__typename).toBe('StreamResumed');
  await insist(ada, id, 'five');
  for (const live of [none, head]) expect((await live.event()).message.content).toBe('five');
}, 120_000);

test('deleted signals do not void a cursor of their call', async () => {
  const callId = await ringUp(ada, ben);
  for (const sdp of ['v=0 a', 'v=0 b']) await signal(ada, callId, { kind: 'OFFER', sdp });
  const stream = callId.replace('_', ':');
  await server.sql(`delete from events where ${ofStream(stream)} and seq = 2`);
  const live = ben.subscribe(CALL_EVENTS, { callId, after: 1 });
  expect((await live.event()).__typename).toBe('StreamResumed');
  expect(await live.event()).toMatchObject({ sdp: 'v=0 b' });
}, 60_000);
