import { expect, test } from 'vitest';
import { CALL_EVENTS, doCall, readCall, ringUp, startCall } from '../harness/calls.js';
import { chief, over, ringing, type Scene, secondDevice, server, signOut } from './call-scenes.js';

interface End {
  status: string;
  reason: string;
  by: 'ada' | 'ben' | null;
  /** What a legacy client is told: the status of the call, and the last frame with its user. */
  legacy: readonly [status: string, frame: string, user: 'ada' | 'ben'];
  /** The call was answered. */
  answered?: true;
  /** Who is still there afterwards; Ada unless given. */
  witness?: 'ben';
  /** Ended in the answer of the action. */
  atOnce?: true;
  act(scene: Scene): unknown;
}

const hungUp = (by: 'ada' | 'ben') =>
  ({
    status: 'ENDED',
    reason: 'HUNG_UP',
    answered: true,
    atOnce: true,
    by,
    legacy: ['ended', 'call_ended', by],
  }) as const;
const declined = {
  status: 'REJECTED',
  reason: 'DECLINED',
  by: 'ben',
  atOnce: true,
  legacy: ['rejected', 'call_rejected', 'ben'],
} as const;
const cancelled = {
  status: 'MISSED',
  reason: 'CANCELLED',
  by: 'ada',
  atOnce: true,
  legacy: ['missed', 'call_ended', 'ada'],
} as const;

const lost = { status: 'ENDED', reason: 'CONNECTION_LOST', answered: true } as const;

const ends: Record<string, End> = {
  'the caller hangs up before the answer': {
    ...cancelled,
    act: ({ ada, callId }) => doCall(ada, 'end', callId),
  },
  'the caller signs out before the answer': {
    ...cancelled,
    witness: 'ben',
    act: ({ ada }) => signOut(ada),
  },
  'the callee rejects': { ...declined, act: ({ ben, callId }) => doCall(ben, 'reject', callId) },
  'the callee hangs up before the answer': {
    ...declined,
    act: ({ ben, callId }) => doCall(ben, 'end', callId),
  },
  'nobody answers': {
    status: 'MISSED',
    reason: 'UNANSWERED',
    by: null,
    legacy: ['missed', 'call_ended', 'ada'],
    act: ({ callId }) =>
      server.sql('update calls set rings_until = now() where id = $1', [callId.slice(5)]),
  },
  'the callee signs out everywhere before the answer': {
    status: 'MISSED',
    reason: 'UNANSWERED',
    by: 'ben',
    atOnce: true,
    legacy: ['missed', 'call_ended', 'ben'],
    act: ({ ben }) => signOut(ben),
  },
  'the caller hangs up': { ...hungUp('ada'), act: ({ ada, callId }) => doCall(ada, 'end', callId) },
  'the callee hangs up': { ...hungUp('ben'), act: ({ ben, callId }) => doCall(ben, 'end', callId) },
  'the callee signs out': { ...hungUp('ben'), act: ({ ben }) => signOut(ben) },
  'the caller signs out': { ...hungUp('ada'), witness: 'ben', act: ({ ada }) => signOut(ada) },
  'the session of the callee is revoked': {
    ...hungUp('ben'),
    act: async ({ ben }) => {
      const { sessions } = await ben.ask('{ sessions { id isCurrent } }');
      const input = { sessionId: sessions.find((one: { isCurrent: boolean }) => one.isCurrent).id };
      const other = await secondDevice(ben);
      await server.act('revokeSession', input, 'session { id }', other.token);
    },
  },
  'the callee is suspended': {
    ...hungUp('ben'),
    act: ({ ben }) => chief.admin.act('suspendUser', { userId: ben.id, reason: 'spam' }),
  },
  'the callee deletes the account': {
    ...hungUp('ben'),
    act: ({ ben }) => ben.act('deleteAccount', { password: ben.password }),
  },
  'the callee is gone': {
    ...lost,
    by: 'ben',
    legacy: ['ended', 'call_ended', 'ben'],
    act: ({ bens }) => bens.client.terminate(),
  },
  'the caller is gone': {
    ...lost,
    by: 'ada',
    legacy: ['ended', 'call_ended', 'ada'],
    witness: 'ben',
    act: ({ adas }) => adas.client.terminate(),
  },
  'the caller is gone before the answer': {
    ...lost,
    status: 'MISSED',
    answered: undefined,
    by: 'ada',
    legacy: ['missed', 'call_ended', 'ada'],
    witness: 'ben',
    act: ({ adas }) => adas.client.terminate(),
  } as End,
  'twelve hours pass': {
    ...lost,
    by: null,
    legacy: ['ended', 'call_ended', 'ada'],
    act: ({ callId }) =>
      server.sql(`update calls set answered_at = answered_at - interval '12 hours' where id = $1`, [
        callId.slice(5),
      ]),
  },
};

test.each(Object.entries(ends))('a call ends when %s', async (_, end) => {
  const scene = await ringing();
  const { callId } = scene;
  if (end.answered) await doCall(scene.ben, 'accept', callId);
  const witness = scene[end.witness ?? 'ada'];
  const events = witness.connect().subscribe(CALL_EVENTS, { callId });
  await events.event();
  const frames = await witness.socket('/ws/calls/');
  const { act, by, status, reason, legacy } = end;
  await act(scene);
  const looks = await over(callId);
  if (end.atOnce) expect(looks).toBeLessThanOrEqual(2);
  expect(await events.event()).toMatchObject({
    __typename: 'CallChanged',
    status,
    endReason: reason,
    by: by && { id: scene[by].id },
  });
  expect(await readCall(witness, callId)).toMatchObject({
    status,
    endReason: reason,
    endedAt: expect.any(String),
  });
  const [legacyStatus, type, user] = legacy;
  const told = await witness.rest(`GET /api/calls/${callId.slice(5)}/`);
  expect(told.body).toMatchObject({ status: legacyStatus, ended_at: expect.any(String) });
  expect(told.body).not.toHaveProperty('end_reason');
  while (frames.waiting.length > 1) await frames.next();
  expect(await frames.next()).toEqual({
    type,
    call_id: Number(callId.slice(5)),
    user_id: scene[user].number,
  });
  // Neither is busy any more.
  if (witness === scene.ada) await ringUp(scene.cleo, scene.ada);
});

test('a call to somebody busy ends at once, and the events of its start have no reason', async () => {
  const { ada, ben, cleo, callId } = await ringing();
  const [started] = await ada.subscribe(CALL_EVENTS, { callId, after: 0 }).events();
  expect(started).toMatchObject({ __typename: 'StreamResumed' });
  await doCall(ben, 'accept', callId);
  expect((await startCall(cleo, ben)).code).toBe('CONFLICT');
  const { calls } = await cleo.ask('{ calls { nodes { id status endReason } } }');
  expect(calls.nodes).toEqual([{ id: expect.any(String), status: 'MISSED', endReason: 'BUSY' }]);
  const { body } = await cleo.rest('GET /api/calls/');
  expect(body).toMatchObject([{ status: 'missed' }]);
  const told = await ada.subscribe(CALL_EVENTS, { callId, after: 0 }).events();
  expect(told.slice(1).map(({ endReason }) => endReason)).toEqual([null, null]);
});
