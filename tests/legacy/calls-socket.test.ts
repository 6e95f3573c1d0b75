import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { CALL_EVENTS, doCall, INBOX_EVENTS, ringUp, signal } from '../harness/calls.js';
import { openSocket } from '../harness/legacy-socket.js';
import { type Person, startParley, village } from '../harness/server.js';

let ada: Person;
let ben: Person;
let cleo: Person;

const { server } = await village();
beforeEach(async () => {
  ({ ada, ben, cleo } = await server.newcomers('ada', 'ben', 'cleo'));
});

const listen = (person: Person, node: { url: string } = server) =>
  openSocket(node, `/ws/calls/?token=${person.token}`);

async function start(from: Person, to: Person): Promise<number> {
  const body = { callee: to.number, call_type: 'video' };
  const reply = await from.rest('POST /api/calls/start/', { body });
  expect(reply.status).toBe(201);
  return reply.body.id;
}

const offer = (call_id: number) => ({
  type: 'offer',
  call_id,
  sdp: 'v=0\r\no=- 123456 2 IN IP4 127.0.0.1\r\n',
});
const answer = (call_id: number) => ({
  type: 'answer',
  call_id,
  sdp: 'v=0\r\no=- 789012 2 IN IP4 127.0.0.1\r\n',
});
const candidate = (call_id: number, n: number) => ({
  type: 'ice_candidate',
  call_id,
  candidate: `candidate:${n} 1 UDP 2130706431 192.168.1.100 54321 typ host`,
  sdpMid: '0',
  sdpMLineIndex: 0,
});

describe('the signaling socket', () => {
  test('carries a call between two legacy clients', async () => {
    const [adas, bens] = [await listen(ada), await listen(ben)];
    const id = await start(ada, ben);
    expect(await bens.next()).toEqual({
      type: 'incoming_call',
      call_id: id,
      caller: { id: ada.number, username: ada.username, full_name: ada.username },
      call_type: 'video',
    });
    await ben.rest(`POST /api/calls/${id}/accept/`);
    const accepted = { type: 'call_accepted', call_id: id, user_id: ben.number };
    expect(await adas.next()).toEqual(accepted);
    expect(await bens.next()).toEqual(accepted);
    adas.say(offer(id));
    expect(await bens.next()).toEqual({ ...offer(id), from_user: ada.number });
    bens.say({ ...answer(id), from_user: cleo.number });
    expect(await adas.next()).toEqual({ ...answer(id), from_user: ben.number });
    for (let n = 0; n < 20; n += 1) adas.say(candidate(id, n));
    for (let n = 0; n < 20; n += 1)
      expect(await bens.next()).toEqual({ ...candidate(id, n), from_user: ada.number });
    await sleep(1_000);
    const ended = await ben.rest(`POST /api/calls/${id}/end/`);
    expect(ended.body.duration).toBeGreaterThanOrEqual(1);
    const over = { type: 'call_ended', call_id: id, user_id: ben.number };
    expect(await adas.next()).toEqual(over);
    expect(await bens.next()).toEqual(over);
    expect([...adas.waiting, ...bens.waiting]).toEqual([]);
  });

  test('sends rejections, ended calls, and the next call', async () => {
    const [adas, bens] = [await listen(ada), await listen(ben)];
    const first = await start(ada, ben);
    await ben.rest(`POST /api/calls/${first}/reject/`);
    const rejected = { type: 'call_rejected', call_id: first, user_id: ben.number };
    expect(await adas.next()).toEqual(rejected);
    expect(await bens.next()).toMatchObject({ type: 'incoming_call', call_id: first });
    expect(await bens.next()).toEqual(rejected);
    const second = await start(ada, ben);
    await ada.rest(`POST /api/calls/${second}/end/`);
    const over = { type: 'call_ended', call_id: second, user_id: ada.number };
    expect(await adas.next()).toEqual(over);
    expect(await bens.next()).toMatchObject({ type: 'incoming_call', call_id: second });
    expect(await bens.next()).toEqual(over);
  });

  test('carries a call between a legacy client and GraphQL, in both directions', async () => {
    const adas = await listen(ada);
    const client = ben.connect();
    const inbox = client.subscribe(INBOX_EVENTS);
    await inbox.next();
    const id = await start(ada, ben);
    const callId = `call_${id}`;
    expect(await inbox.event()).toMatchObject({
      __typename: 'CallRinging',
      call: { id: callId, kind: 'VIDEO' },
    });
    const events = client.subscribe(CALL_EVENTS, { callId, after: 1 });
    await doCall(ben, 'accept', callId);
    expect(await adas.next()).toEqual({ type: 'call_accepted', call_id: id, user_id: ben.number });
    adas.say(offer(id));
    await events.next();
    expect(await events.event()).toMatchObject({ status: 'ACTIVE' });
    expect(await events.event()).toMatchObject({
      kind: 'OFFER',
      sdp: offer(id).sdp,
      from: { id: `user_${ada.number}` },
    });
    await signal(ben, callId, { kind: 'ANSWER', sdp: 'v=0 x' });
    expect(await adas.next()).toEqual({
      type: 'answer',
      call_id: id,
      from_user: ben.number,
      sdp: 'v=0 x',
    });
    await signal(ben, callId, { kind: 'ICE_CANDIDATE', candidate: '' });
    expect(await adas.next()).toEqual({
      type: 'ice_candidate',
      call_id: id,
      from_user: ben.number,
      candidate: '',
      sdpMid: null,
      sdpMLineIndex: null,
    });
    adas.say({ type: 'ice_candidate', call_id: String(id), candidate: null });
    expect(await events.event()).toMatchObject({ kind: 'ANSWER' });
    expect(await events.event()).toMatchObject({ candidate: '' });
    expect(await events.event()).toMatchObject({
      candidate: '',
      from: { id: `user_${ada.number}` },
    });
    await doCall(ben, 'end', callId);
    expect(await adas.next()).toEqual({ type: 'call_ended', call_id: id, user_id: ben.number });
    client.stop();

    const back = await ringUp(ben, ada);
    expect(await adas.next()).toMatchObject({ type: 'incoming_call', caller: { id: ben.number } });
    expect((await ada.rest(`POST /api/calls/${back.slice(5)}/accept/`)).body.status).toBe('active');
  });

  test('sends a ringing call and its offer to a late client, and continues an active one', async () => {
    const adas = await listen(ada);
    const id = await start(ada, ben);
    adas.say(offer(id));
    adas.say(candidate(id, 1));
    await sleep(200);
    const bens = await listen(ben);
    expect(await bens.next()).toMatchObject({ type: 'incoming_call', call_id: id });
    expect(await bens.next()).toMatchObject({ type: 'offer' });
    expect(await bens.next()).toMatchObject({ type: 'ice_candidate' });
    await ben.rest(`POST /api/calls/${id}/accept/`);
    expect((await bens.next()).type).toBe('call_accepted');
    const again = await listen(ben);
    adas.say(candidate(id, 2));
    expect(await again.next()).toEqual({ ...candidate(id, 2), from_user: ada.number });
    await ada.rest(`POST /api/calls/${id}/end/`);
    expect((await again.next()).type).toBe('call_ended');
  });

  test('stops ringing on the second device when the first answers', async () => {
    const [first, second] = [await listen(ben), await listen(ben)];
    const id = await start(ada, ben);
    for (const device of [first, second]) expect((await device.next()).type).toBe('incoming_call');
    await ben.rest(`POST /api/calls/${id}/accept/`);
    for (const device of [first, second])
      expect(await device.next()).toEqual({
        type: 'call_accepted',
        call_id: id,
        user_id: ben.number,
      });
  });

  test('carries the username fragment of a candidate that has one, both ways', async () => {
    const [adas, bens] = [await listen(ada), await listen(ben)];
    const id = await start(ada, ben);
    await bens.next();
    adas.say({ ...candidate(id, 1), usernameFragment: 'H9+w' });
    const told = { ...candidate(id, 1), from_user: ada.number, usernameFragment: 'H9+w' };
    expect(await bens.next()).toEqual(told);
    const content = { candidate: 'candidate:2', usernameFragment: 'x1' };
    await signal(ben, `call_${id}`, { kind: 'ICE_CANDIDATE', ...content });
    expect(await adas.next()).toMatchObject(content);
    adas.say({ ...candidate(id, 3), usernameFragment: null });
    expect(await bens.next()).toEqual({ ...candidate(id, 3), from_user: ada.number });
  });

  test('sends nothing to other users, and refuses their signals', async () => {
    const cleos = await listen(cleo);
    const bens = await listen(ben);
    const id = await start(ada, ben);
    await bens.next();
    for (const frame of [offer(id), answer(id), candidate(id, 1), offer(999_999)]) {
      cleos.say(frame);
      expect(await cleos.next()).toEqual({
        type: 'error',
        message: 'Call not found or unauthorized',
      });
    }
    await ben.rest(`POST /api/calls/${id}/reject/`);
    expect((await bens.next()).type).toBe('call_rejected');
    expect(await cleos.next(300).catch(() => null)).toBeNull();
  });

  test('answers invalid frames with an error and stays open', async () => {
    const adas = await listen(ada);
    const id = await start(ada, ben);
    const broken = [
      'garbage',
      '[]',
      '{"type":"dance"}',
      { type: 'offer' },
      { type: 'offer', call_id: id },
      { type: 'offer', call_id: id, sdp: 'v=1' },
      { type: 'offer', call_id: 'nope', sdp: 'v=0' },
      { type: 'offer', call_id: id, sdp: `v=0${'x'.repeat(33 * 1024)}` },
      { type: 'answer', call_id: id, sdp: 'v=0 nul \0' },
      { type: 'ice_candidate', call_id: id },
      { type: 'ice_candidate', call_id: id, candidate: 'c'.repeat(1025) },
      { type: 'ice_candidate', call_id: id, candidate: 'c', sdpMLineIndex: 1.5 },
      { type: 'ice_candidate', call_id: id, candidate: 'c', sdpMLineIndex: '0' },
      { type: 'incoming_call', call_id: id },
    ];
    for (const frame of broken) {
      adas.say(frame);
      expect(await adas.next(), JSON.stringify(frame).slice(0, 80)).toEqual({
        type: 'error',
        message: expect.any(String),
      });
    }
    await ada.rest(`POST /api/calls/${id}/end/`);
    expect((await adas.next()).type).toBe('call_ended');
    adas.say(offer(id));
    expect(await adas.next()).toEqual({ type: 'error', message: expect.stringMatching(/over/) });
  });

  test('ends an unanswered call for both users', async () => {
    const brief = await startParley({ DATABASE_URL: server.databaseUrl, CALL_RING_SECONDS: '1' });
    const [adas, bens] = [await listen(ada, brief), await listen(ben, brief)];
    const body = { callee: ben.number, call_type: 'audio' };
    const { id } = (await ada.at(brief).rest('POST /api/calls/start/', { body })).body;
    expect((await bens.next()).type).toBe('incoming_call');
    const over = { type: 'call_ended', call_id: id, user_id: ada.number };
    expect(await adas.next()).toEqual(over);
    expect(await bens.next()).toEqual(over);
    const [missed] = (await ben.rest('GET /api/calls/missed/')).body;
    expect(missed).toMatchObject({ id, status: 'missed', duration: 1 });
  });
});
