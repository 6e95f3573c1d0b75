import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { CALL_EVENTS, doCall, INBOX_EVENTS, ringUp, signal } from '../harness/calls.js';
import { openSocket } from '../harness/legacy-socket.js';
import { connectLive } from '../harness/live.js';
import { aPerson, aTime } from '../harness/matchers.js';
import { joinCommunityAs, type Member, rest } from '../harness/rest.js';
import { type Person, startParley, village } from '../harness/server.js';

let ada: Member;
let ben: Member;
let cleo: Member;

const { server } = await village();
let round = 0;
beforeEach(async () => {
  round += 1;
  const names = ['ada', 'ben', 'cleo'].map((name) => `${name}${round}`);
  [ada, ben, cleo] = Object.values(await joinCommunityAs(server, ...names)) as [
    Member,
    Member,
    Member,
  ];
});

const listen = (member: Member, node: { url: string } = server) =>
  openSocket(node, `/ws/calls/?token=${member.access}`);

/** The same user at the other entry point. */
const modern = (member: Member): Person =>
  ({
    id: `user_${member.id}`,
    username: member.username,
    token: member.access,
    graphql: (query: string, given?: Record<string, unknown>) =>
      server.graphql(query, given, member.access),
  }) as Person;

async function start(from: Member, to: Member): Promise<number> {
  const body = { callee: to.id, call_type: 'video' };
  const reply = await from.call('POST /api/calls/start/', { body });
  expect(reply.status).toBe(201);
  return reply.body.id;
}

const person = ({ id, username }: Member) => aPerson({ id, username, full_name: username });

const ids = (reply: { body: { id: number }[] }) => reply.body.map(({ id }) => id);

describe('the paths of calls', () => {
  test('start a call, with each of three bodies, at both paths', async () => {
    const bodies = [
      ['POST /api/calls/', { receiver_username: ben.username, call_type: 'video' }],
      ['POST /api/calls/', { receiver: ben.id, call_type: 'audio' }],
      ['POST /api/calls/start/', { callee: ben.id, call_type: 'video' }],
      ['POST /api/calls/start', { callee: String(ben.id), call_type: 'audio' }],
    ] as const;
    for (const [operation, body] of bodies) {
      const reply = await ada.call(operation, { body });
      expect(reply.status).toBe(201);
      expect(reply.body).toEqual({
        id: expect.any(Number),
        caller: { ...person(ada), email: `${ada.username}@example.org` },
        callee: person(ben),
        call_type: body.call_type,
        status: 'pending',
        started_at: aTime,
        ended_at: null,
        duration: null,
      });
      await ada.call(`POST /api/calls/${reply.body.id}/end/`);
    }
  });

  test('accept, reject and end calls, and list them', async () => {
    const first = await start(ada, ben);
    const accepted = await ben.call(`POST /api/calls/${first}/accept/`);
    expect(accepted).toMatchObject({ status: 200, body: { id: first, status: 'active' } });
    expect(ids(await ada.call('GET /api/calls/active/'))).toEqual([first]);
    expect(ids(await ada.call('GET /api/calls/history/'))).toEqual([]);
    const ended = await ada.call(`POST /api/calls/${first}/end/`);
    expect(ended.body).toMatchObject({ status: 'ended', ended_at: aTime, duration: 0 });
    const second = await start(ben, ada);
    const rejected = await ada.call(`POST /api/calls/${second}/reject/`);
    expect(rejected).toMatchObject({ status: 200, body: { status: 'rejected', duration: 0 } });
    const third = await start(ben, ada);
    const missed = await ben.call(`POST /api/calls/${third}/end/`);
    expect(missed.body.status).toBe('missed');

    expect(ids(await ada.call('GET /api/calls/missed/'))).toEqual([third]);
    expect(ids(await ben.call('GET /api/calls/missed/'))).toEqual([]);
    expect(ids(await ada.call('GET /api/calls/history/'))).toEqual([third, second, first]);
    expect(ids(await ben.call('GET /api/calls/'))).toEqual([third, second, first]);
    expect(ids(await ada.call('GET /api/calls/active/'))).toEqual([]);
    const one = await ben.call(`GET /api/calls/${first}/`);
    expect(one.status).toBe(200);
    expect(one.body).toMatchObject({
      ...ended.body,
      caller: { id: ada.id },
      callee: { id: ben.id },
    });
  });

  test('accept documented transitions by PUT, and no others', async () => {
    const put = (who: Member, id: number, status: unknown) =>
      who.call(`PUT /api/calls/${id}/`, { body: { status } });
    const id = await start(ada, ben);
    expect((await put(ada, id, 'active')).status).toBe(403);
    for (const status of ['pending', 'missed', 'over', '', null, 7])
      expect(await put(ben, id, status)).toMatchObject({
        status: 400,
        body: { status: [expect.any(String)] },
      });
    expect((await ben.call(`PUT /api/calls/${id}/`, { body: {} })).body).toEqual({
      status: ['This field is required.'],
    });
    expect((await put(ben, id, 'active')).body.status).toBe('active');
    expect((await put(ben, id, 'rejected')).status).toBe(400);
    expect((await put(ada, id, 'ended')).body).toMatchObject({ status: 'ended', duration: 0 });
    expect((await put(ada, id, 'ended')).status).toBe(400);
    expect((await put(ben, id, 'active')).status).toBe(400);
    const other = await start(ada, ben);
    expect((await put(ben, other, 'rejected')).body.status).toBe('rejected');
  });

  test('delete an ended call for one user', async () => {
    const id = await start(ada, ben);
    expect((await ada.call(`DELETE /api/calls/${id}/`)).status).toBe(400);
    await ada.call(`POST /api/calls/${id}/end/`);
    expect(await ada.call(`DELETE /api/calls/${id}/`)).toMatchObject({
      status: 204,
      body: undefined,
    });
    expect((await ada.call(`GET /api/calls/${id}/`)).status).toBe(404);
    expect((await ada.call(`DELETE /api/calls/${id}/`)).status).toBe(404);
    expect(ids(await ada.call('GET /api/calls/'))).toEqual([]);
    expect(ids(await ben.call('GET /api/calls/'))).toEqual([id]);
  });

  test('name invalid fields, and store nothing', async () => {
    const post = (body: object) => ada.call('POST /api/calls/', { body });
    expect(await post({ callee: ben.id })).toMatchObject({
      status: 400,
      body: { call_type: ['This field is required.'] },
    });
    expect((await post({ callee: ben.id, call_type: 'fax' })).body).toEqual({
      call_type: ['"fax" is not a valid choice.'],
    });
    expect((await post({ call_type: 'audio' })).body).toHaveProperty('callee');
    for (const callee of ['nope', -1, 1.5, '99999999999999999999', ada.id, 999_999])
      expect(await post({ callee, call_type: 'audio' })).toMatchObject({
        status: 400,
        body: { callee: [expect.any(String)] },
      });
    const both = { receiver: ben.id, receiver_username: ben.username, call_type: 'audio' };
    expect((await post(both)).status).toBe(400);
    const nobody = await post({ receiver_username: 'nobody at all', call_type: 'audio' });
    expect(nobody).toMatchObject({
      status: 400,
      body: { receiver_username: [expect.any(String)] },
    });
    expect(ids(await ada.call('GET /api/calls/'))).toEqual([]);
  });

  test('answer 400 for a busy callee, and one call for two users who call each other', async () => {
    const talk = await start(ada, ben);
    await ben.call(`POST /api/calls/${talk}/accept/`);
    const body = { callee: ben.id, call_type: 'audio' };
    const reply = await cleo.call('POST /api/calls/', { body });
    expect(reply.status).toBe(400);
    expect(reply.body.detail).toMatch(/busy/);
    expect((await ben.call('GET /api/calls/missed/')).body).toMatchObject([
      { caller: { id: cleo.id }, status: 'missed', duration: 0 },
    ]);
    await ada.call(`POST /api/calls/${talk}/end/`);
    const [one, other] = await Promise.all([start(ada, ben), start(ben, ada)]);
    expect(one).toBe(other);
  });
});

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
      caller: { id: ada.id, username: ada.username, full_name: ada.username },
      call_type: 'video',
    });
    await ben.call(`POST /api/calls/${id}/accept/`);
    const accepted = { type: 'call_accepted', call_id: id, user_id: ben.id };
    expect(await adas.next()).toEqual(accepted);
    expect(await bens.next()).toEqual(accepted);
    adas.say(offer(id));
    expect(await bens.next()).toEqual({ ...offer(id), from_user: ada.id });
    bens.say({ ...answer(id), from_user: cleo.id });
    expect(await adas.next()).toEqual({ ...answer(id), from_user: ben.id });
    for (let n = 0; n < 20; n += 1) adas.say(candidate(id, n));
    for (let n = 0; n < 20; n += 1)
      expect(await bens.next()).toEqual({ ...candidate(id, n), from_user: ada.id });
    await sleep(1_000);
    const ended = await ben.call(`POST /api/calls/${id}/end/`);
    expect(ended.body.duration).toBeGreaterThanOrEqual(1);
    const over = { type: 'call_ended', call_id: id, user_id: ben.id };
    expect(await adas.next()).toEqual(over);
    expect(await bens.next()).toEqual(over);
    expect([...adas.waiting, ...bens.waiting]).toEqual([]);
  });

  test('sends rejections, ended calls, and the next call', async () => {
    const [adas, bens] = [await listen(ada), await listen(ben)];
    const first = await start(ada, ben);
    await ben.call(`POST /api/calls/${first}/reject/`);
    const rejected = { type: 'call_rejected', call_id: first, user_id: ben.id };
    expect(await adas.next()).toEqual(rejected);
    expect(await bens.next()).toMatchObject({ type: 'incoming_call', call_id: first });
    expect(await bens.next()).toEqual(rejected);
    const second = await start(ada, ben);
    await ada.call(`POST /api/calls/${second}/end/`);
    const over = { type: 'call_ended', call_id: second, user_id: ada.id };
    expect(await adas.next()).toEqual(over);
    expect(await bens.next()).toMatchObject({ type: 'incoming_call', call_id: second });
    expect(await bens.next()).toEqual(over);
  });

  test('carries a call between a legacy client and GraphQL, in both directions', async () => {
    const adas = await listen(ada);
    const client = connectLive(server, ben.access);
    const inbox = client.subscribe(INBOX_EVENTS);
    await inbox.next();
    const id = await start(ada, ben);
    const callId = `call_${id}`;
    expect(await inbox.event()).toMatchObject({
      __typename: 'CallRinging',
      call: { id: callId, kind: 'VIDEO' },
    });
    const events = client.subscribe(CALL_EVENTS, { callId, after: 1 });
    await doCall(modern(ben), 'accept', callId);
    expect(await adas.next()).toEqual({ type: 'call_accepted', call_id: id, user_id: ben.id });
    adas.say(offer(id));
    await events.next();
    expect(await events.event()).toMatchObject({ status: 'ACTIVE' });
    expect(await events.event()).toMatchObject({
      kind: 'OFFER',
      sdp: offer(id).sdp,
      from: { id: `user_${ada.id}` },
    });
    await signal(modern(ben), callId, { kind: 'ANSWER', sdp: 'v=0 x' });
    expect(await adas.next()).toEqual({
      type: 'answer',
      call_id: id,
      from_user: ben.id,
      sdp: 'v=0 x',
    });
    await signal(modern(ben), callId, { kind: 'ICE_CANDIDATE', candidate: '' });
    expect(await adas.next()).toEqual({
      type: 'ice_candidate',
      call_id: id,
      from_user: ben.id,
      candidate: '',
      sdpMid: null,
      sdpMLineIndex: null,
    });
    adas.say({ type: 'ice_candidate', call_id: String(id), candidate: null });
    expect(await events.event()).toMatchObject({ kind: 'ANSWER' });
    expect(await events.event()).toMatchObject({ candidate: '' });
    expect(await events.event()).toMatchObject({
      candidate: '',
      from: { id: `user_${ada.id}` },
    });
    await doCall(modern(ben), 'end', callId);
    expect(await adas.next()).toEqual({ type: 'call_ended', call_id: id, user_id: ben.id });
    client.stop();

    const back = await ringUp(modern(ben), modern(ada));
    expect(await adas.next()).toMatchObject({ type: 'incoming_call', caller: { id: ben.id } });
    expect((await ada.call(`POST /api/calls/${back.slice(5)}/accept/`)).body.status).toBe('active');
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
    await ben.call(`POST /api/calls/${id}/accept/`);
    expect((await bens.next()).type).toBe('call_accepted');
    const again = await listen(ben);
    adas.say(candidate(id, 2));
    expect(await again.next()).toEqual({ ...candidate(id, 2), from_user: ada.id });
    await ada.call(`POST /api/calls/${id}/end/`);
    expect((await again.next()).type).toBe('call_ended');
  });

  test('stops ringing on the second device when the first answers', async () => {
    const [first, second] = [await listen(ben), await listen(ben)];
    const id = await start(ada, ben);
    for (const device of [first, second]) expect((await device.next()).type).toBe('incoming_call');
    await ben.call(`POST /api/calls/${id}/accept/`);
    for (const device of [first, second])
      expect(await device.next()).toEqual({ type: 'call_accepted', call_id: id, user_id: ben.id });
  });

  test('carries the username fragment of a candidate that has one, both ways', async () => {
    const [adas, bens] = [await listen(ada), await listen(ben)];
    const id = await start(ada, ben);
    await bens.next();
    adas.say({ ...candidate(id, 1), usernameFragment: 'H9+w' });
    const told = { ...candidate(id, 1), from_user: ada.id, usernameFragment: 'H9+w' };
    expect(await bens.next()).toEqual(told);
    const content = { candidate: 'candidate:2', usernameFragment: 'x1' };
    await signal(modern(ben), `call_${id}`, { kind: 'ICE_CANDIDATE', ...content });
    expect(await adas.next()).toMatchObject(content);
    adas.say({ ...candidate(id, 3), usernameFragment: null });
    expect(await bens.next()).toEqual({ ...candidate(id, 3), from_user: ada.id });
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
    await ben.call(`POST /api/calls/${id}/reject/`);
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
    await ada.call(`POST /api/calls/${id}/end/`);
    expect((await adas.next()).type).toBe('call_ended');
    adas.say(offer(id));
    expect(await adas.next()).toEqual({ type: 'error', message: expect.stringMatching(/over/) });
  });

  test('ends an unanswered call for both users', async () => {
    const brief = await startParley({ DATABASE_URL: server.databaseUrl, CALL_RING_SECONDS: '1' });
    const [adas, bens] = [await listen(ada, brief), await listen(ben, brief)];
    const body = { callee: ben.id, call_type: 'audio' };
    const { id } = (await rest(brief, 'POST /api/calls/start/', { body }, ada.access)).body;
    expect((await bens.next()).type).toBe('incoming_call');
    const over = { type: 'call_ended', call_id: id, user_id: ada.id };
    expect(await adas.next()).toEqual(over);
    expect(await bens.next()).toEqual(over);
    const [missed] = (await ben.call('GET /api/calls/missed/')).body;
    expect(missed).toMatchObject({ id, status: 'missed', duration: 1 });
  });
});
