import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect, it } from 'vitest';
import {
  CALL_EVENTS,
  doCall,
  INBOX_EVENTS,
  listCalls,
  readCall,
  ringUp,
} from '../harness/calls.js';
import { createDatabase } from '../harness/database.js';
import { connectLive } from '../harness/live.js';
import { spawnParley } from '../harness/process.js';
import { type Parley, type Person, signUp, startParley } from '../harness/server.js';

/** The call once it rings no longer. */
async function rungOut(person: Person, callId: string, withinMs: number) {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const call = await readCall(person, callId);
    if (call.status !== 'RINGING') return call;
    if (performance.now() > deadline) throw new Error('it rings and rings');
    await sleep(50);
  }
}

/** Runs `work` beside a node on which calls ring for a second. */
async function withShortRings(work: (node: Parley) => Promise<void>): Promise<void> {
  const node = await startParley({ CALL_RING_SECONDS: '1' });
  try {
    await work(node);
  } finally {
    await node.stop();
  }
}

it('a call nobody answers is missed after its time, and both are told by nobody', () =>
  withShortRings(async (node) => {
    const ada = await signUp(node, 'ada');
    const ben = await signUp(node, 'ben');
    const client = connectLive(node, ben.token);
    const inbox = client.subscribe(INBOX_EVENTS);
    await inbox.next();
    const callId = await ringUp(ada, ben);
    const events = client.subscribe(CALL_EVENTS, { callId, after: 1 });
    expect((await inbox.next()).data.inboxEvents.__typename).toBe('CallRinging');
    const missed = { __typename: 'CallChanged', status: 'MISSED', by: null };
    expect((await inbox.next()).data.inboxEvents).toMatchObject(missed);
    await events.next();
    expect((await events.next()).data.callEvents).toMatchObject({ ...missed, seq: 2 });
    const call = await readCall(ada, callId);
    expect(call).toMatchObject({ status: 'MISSED', answeredAt: null, durationSeconds: 1 });
    expect(Date.parse(call.endedAt) - Date.parse(call.startedAt)).toBe(1_000);
    expect(await listCalls(ben, 'MISSED')).toEqual([callId]);
    expect((await doCall(ben, 'accept', callId)).code).toBe('CONFLICT');
    client.stop();
  }));

it('a call answered in time is never missed', () =>
  withShortRings(async (node) => {
    const ada = await signUp(node, 'ada');
    const ben = await signUp(node, 'ben');
    const callId = await ringUp(ada, ben);
    await doCall(ben, 'accept', callId);
    await sleep(2_500);
    expect((await readCall(ada, callId)).status).toBe('ACTIVE');
  }));

it('a call that nobody hangs up ends after as many hours as nobody speaks', () =>
  withShortRings(async (node) => {
    const ada = await signUp(node, 'ada');
    const ben = await signUp(node, 'ben');
    const callId = await ringUp(ada, ben);
    await doCall(ben, 'accept', callId);
    const database = new pg.Client(node.databaseUrl);
    await database.connect();
    const backdate = (hours: number) =>
      database.query(
        `update calls set created_at = created_at - make_interval(hours => $1),
                          answered_at = answered_at - make_interval(hours => $1)`,
        [hours],
      );
    try {
      await backdate(11);
      await sleep(1_500);
      expect((await readCall(ada, callId)).status).toBe('ACTIVE');
      await backdate(1);
      await sleep(1_500);
      const { status, durationSeconds } = await readCall(ada, callId);
      expect(status).toBe('ENDED');
      expect(durationSeconds).toBeGreaterThanOrEqual(12 * 3600);
    } finally {
      await database.end();
    }
  }));

it('whoever rang out a moment ago may call again before anybody has looked', () =>
  withShortRings(async (node) => {
    const ada = await signUp(node, 'ada');
    const ben = await signUp(node, 'ben');
    const first = await ringUp(ada, ben);
    await sleep(1_001);
    const second = await ringUp(ada, ben);
    expect(second).not.toBe(first);
    expect((await rungOut(ada, first, 2_000)).status).toBe('MISSED');
  }));

it('a call is missed in time although the node that rang was killed', {
  timeout: 60_000,
}, async () => {
  const database = await createDatabase();
  const env = { DATABASE_URL: database.url, CALL_RING_SECONDS: '2' };
  const other = await startParley(env);
  const rings = await spawnParley(env);
  try {
    const ada = await signUp(rings, 'ada');
    const ben = await signUp(other, 'ben');
    const callId = await ringUp(ada, ben);
    await rings.kill('SIGKILL');
    const client = connectLive(other, ben.token);
    const inbox = client.subscribe(INBOX_EVENTS, { after: 0 });
    await inbox.next();
    expect((await inbox.next()).data.inboxEvents.__typename).toBe('CallRinging');
    const call = await rungOut(ben, callId, 4_000);
    expect(call).toMatchObject({ status: 'MISSED', durationSeconds: 2 });
    expect((await inbox.next()).data.inboxEvents).toMatchObject({ status: 'MISSED', by: null });
    client.stop();
  } finally {
    await other.stop();
    await rings.stop();
    await database.drop();
  }
});

it('a call that rang out while no node ran is missed as soon as one does', {
  timeout: 60_000,
}, async () => {
  const database = await createDatabase();
  const env = { DATABASE_URL: database.url, CALL_RING_SECONDS: '1' };
  const first = await startParley(env);
  const ada = await signUp(first, 'ada');
  const ben = await signUp(first, 'ben');
  const callId = await ringUp(ada, ben);
  await first.stop();
  await sleep(1_500);
  const second = await startParley(env);
  try {
    const late = {
      ...ben,
      graphql: (query: string, given?: object) => second.graphql(query, { ...given }, ben.token),
    };
    expect(await rungOut(late, callId, 3_000)).toMatchObject({
      status: 'MISSED',
      durationSeconds: 1,
    });
  } finally {
    await second.stop();
    await database.drop();
  }
});
