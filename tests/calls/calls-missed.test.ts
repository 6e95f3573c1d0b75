import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import {
  CALL_EVENTS,
  doCall,
  INBOX_EVENTS,
  listCalls,
  readCall,
  ringUp,
} from '../harness/calls.js';
import { spawnParley } from '../harness/process.js';
import { type Person, startParley, village } from '../harness/server.js';

/** Calls ring for a second here. */
const { server } = await village({ CALL_RING_SECONDS: '1' });

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

test('an unanswered call is missed after its time, for both users', async () => {
  const { ada, ben } = await server.newcomers('ada', 'ben');
  const client = ben.connect();
  const inbox = client.subscribe(INBOX_EVENTS);
  await inbox.next();
  const callId = await ringUp(ada, ben);
  const events = client.subscribe(CALL_EVENTS, { callId, after: 1 });
  expect((await inbox.event()).__typename).toBe('CallRinging');
  const missed = { __typename: 'CallChanged', status: 'MISSED', by: null };
  expect(await inbox.event()).toMatchObject(missed);
  await events.next();
  expect(await events.event()).toMatchObject({ ...missed, seq: 2 });
  const call = await readCall(ada, callId);
  expect(call).toMatchObject({ status: 'MISSED', answeredAt: null, durationSeconds: 1 });
  expect(Date.parse(call.endedAt) - Date.parse(call.startedAt)).toBe(1_000);
  expect(await listCalls(ben, 'MISSED')).toEqual([callId]);
  expect((await doCall(ben, 'accept', callId)).code).toBe('CONFLICT');
});

test('a call answered in time is never missed', async () => {
  const { ada, ben } = await server.newcomers('ada', 'ben');
  const callId = await ringUp(ada, ben);
  await doCall(ben, 'accept', callId);
  await sleep(2_500);
  expect((await readCall(ada, callId)).status).toBe('ACTIVE');
});

test('a call that is not ended is closed after its maximal time', async () => {
  const { ada, ben } = await server.newcomers('ada', 'ben');
  const callId = await ringUp(ada, ben);
  await doCall(ben, 'accept', callId);
  const backdate = (hours: number) =>
    server.sql(
      `update calls set created_at = created_at - make_interval(hours => $1),
                          answered_at = answered_at - make_interval(hours => $1)
         where id = $2`,
      [hours, callId.slice('call_'.length)],
    );
  await backdate(11);
  await sleep(1_500);
  expect((await readCall(ada, callId)).status).toBe('ACTIVE');
  await backdate(1);
  await sleep(1_500);
  const { status, durationSeconds } = await readCall(ada, callId);
  expect(status).toBe('ENDED');
  expect(durationSeconds).toBeGreaterThanOrEqual(12 * 3600);
});

test('a caller may call again before the sweep has ended the previous call', async () => {
  const { ada, ben } = await server.newcomers('ada', 'ben');
  const first = await ringUp(ada, ben);
  await sleep(1_001);
  const second = await ringUp(ada, ben);
  expect(second).not.toBe(first);
  expect((await rungOut(ada, first, 2_000)).status).toBe('MISSED');
});

test('a call is missed in time although its node was killed', async () => {
  const { server: other, ben } = await village({ CALL_RING_SECONDS: '2' }, 'ben');
  const rings = await spawnParley({ DATABASE_URL: other.databaseUrl, CALL_RING_SECONDS: '2' });
  const callId = await ringUp(await rings.person('ada'), ben);
  await rings.kill('SIGKILL');
  const inbox = ben.subscribe(INBOX_EVENTS, { after: 0 });
  await inbox.next();
  expect((await inbox.event()).__typename).toBe('CallRinging');
  const call = await rungOut(ben, callId, 4_000);
  expect(call).toMatchObject({ status: 'MISSED', durationSeconds: 2 });
  expect(await inbox.event()).toMatchObject({ status: 'MISSED', by: null });
}, 60_000);

test('a call that expired while no node ran is missed after the next start', async () => {
  const env = { CALL_RING_SECONDS: '1' };
  const first = await spawnParley(env);
  const { ada, ben } = await first.people('ada', 'ben');
  const callId = await ringUp(ada, ben);
  await first.kill('SIGTERM');
  await sleep(1_500);
  const second = await startParley({ ...env, DATABASE_URL: first.databaseUrl });
  expect(await rungOut(ben.at(second), callId, 3_000)).toMatchObject({
    status: 'MISSED',
    durationSeconds: 1,
  });
}, 60_000);
