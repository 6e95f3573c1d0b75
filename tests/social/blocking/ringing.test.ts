import { expect, test, vi } from 'vitest';
import {
  CALL_EVENTS,
  type CallVerb,
  doCall,
  INBOX_EVENTS,
  readCall,
  ringUp,
  startCall,
} from '../../harness/calls.js';
import { type Person, village } from '../../harness/server.js';
import { number } from '../../matrix/rows.js';

const { server } = await village();

/** What a user hears of a call on every channel. */
async function listen(who: Person, call: string) {
  const stream = who.subscribe(CALL_EVENTS, { callId: call });
  const inbox = who.subscribe(INBOX_EVENTS);
  await Promise.all([stream.event(), inbox.event()]);
  const legacy = await who.socket('/ws/calls/');
  return { stream, inbox, legacy };
}

test.each([
  ['caller', 'socket', { status: 'MISSED', endReason: 'CANCELLED' }, 'call_ended'],
  ['callee', 'socket', { status: 'REJECTED', endReason: 'DECLINED' }, 'call_rejected'],
  ['caller', 'event stream', { status: 'MISSED', endReason: 'CANCELLED' }, 'call_ended'],
  ['callee', 'event stream', { status: 'REJECTED', endReason: 'DECLINED' }, 'call_rejected'],
] as const)(
  'a call that rings ends by a block by its %s, and both are told (%s)',
  async (by, transport, outcome, frame) => {
    vi.stubEnv('LIVE_TRANSPORT', transport);
    const { ada: caller, ben: callee } = await server.newcomers('ada', 'ben');
    const call = await ringUp(caller, callee);
    const channels = [await listen(caller, call), await listen(callee, call)];
    const [blocker, blocked] = by === 'caller' ? [caller, callee] : [callee, caller];
    await blocker.act('blockUser', { userId: blocked.id });

    for (const { stream, inbox, legacy } of channels) {
      const ofCall = { __typename: 'CallChanged', ...outcome, call: { id: call } };
      expect(await stream.event()).toMatchObject(ofCall);
      const told = (await inbox.events(1_500)).filter(({ call: one }) => one?.id === call);
      expect(told).toMatchObject([{ __typename: 'CallChanged', status: outcome.status }]);
      await expect
        .poll(() => legacy.waiting)
        .toContainEqual({ type: frame, call_id: number(call), user_id: blocker.number });
    }
    expect(await readCall(caller, call)).toMatchObject(outcome);
    expect(await readCall(callee, call)).toMatchObject(outcome);

    for (const verb of ['ring', 'accept', 'reject', 'end'] satisfies CallVerb[])
      expect(await doCall(callee, verb, call), verb).toEqual({ call: null, code: 'CONFLICT' });
    expect(await doCall(caller, 'end', call)).toEqual({ call: null, code: 'CONFLICT' });
    for (const path of ['accept', 'reject']) {
      const { status } = await callee.rest(`POST /api/calls/${number(call)}/${path}/`);
      expect(status, path).toBeGreaterThanOrEqual(400);
    }
    expect(await readCall(caller, call)).toMatchObject({
      ...outcome,
      answeredAt: null,
      rangAt: null,
    });
    // Neither rings the other again, and no call is noted as missed.
    expect(await startCall(caller, callee)).toBeRefused('NOT_FOUND');
    expect(await startCall(callee, caller)).toBeRefused('NOT_FOUND');
    for (const { stream, inbox } of channels) {
      expect(await stream.quiet(500)).toEqual([]);
      expect(await inbox.quiet(500)).toEqual([]);
    }
    const { notifications } = await callee.ask('{ notifications { unseenCount nodes { kind } } }');
    expect(notifications).toEqual({ unseenCount: 0, nodes: [] });
  },
);
