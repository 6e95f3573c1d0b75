import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { CALL_EVENTS, doCall, ringUp, signal } from '../harness/calls.js';
import { runJob } from '../harness/jobs.js';
import { startParley, village } from '../harness/server.js';
import { ofStream } from '../harness/streams.js';

const secret = 'shared with the relay';
let callId: string;

const { server, ada, ben } = await village(
  {
    LIMIT_CANDIDATES_PER_MINUTE: '30',
    LIMIT_OFFERS_PER_MINUTE: '3',
    STUN_URLS: 'stun:turn.example.org:3478',
    TURN_URLS: 'turn:turn.example.org:3478?transport=udp, turns:turn.example.org:5349',
    TURN_SECRET: secret,
    TURN_CREDENTIAL_SECONDS: '600',
  },
  'ada',
  'ben',
);
beforeEach(async () => {
  callId = await ringUp(ada, ben);
  return async () => {
    await doCall(ada, 'end', callId);
  };
});

/** All that was signaled in this call, in order. */
async function signaled() {
  const events = await ben.subscribe(CALL_EVENTS, { callId, after: 0 }).events();
  return events.filter(({ __typename }) => __typename === 'CallSignal');
}

describe('a signal', () => {
  test('is relayed unchanged, with its sender set by the server', async () => {
    const sdp = 'v=0\r\no=- 123456 2 IN IP4 127.0.0.1\r\ns=שלום 👩‍🚀\r\n';
    const { data } = await signal(ada, callId, { kind: 'OFFER', sdp });
    expect(data.sendCallSignal).toMatchObject({
      call: { id: callId },
      signal: { seq: 2, from: { id: ada.id }, kind: 'OFFER', sdp, candidate: null },
    });
    const candidate = {
      candidate: 'candidate:1 1 UDP 2130706431 192.168.1.100 54321 typ host',
      sdpMid: '0',
      sdpMLineIndex: 0,
      usernameFragment: 'H9+w',
    };
    await signal(ben, callId, { kind: 'ICE_CANDIDATE', ...candidate });
    await signal(ben, callId, { kind: 'ICE_CANDIDATE', candidate: '' });
    expect(await signaled()).toMatchObject([
      { seq: 2, sdp, from: { id: ada.id } },
      { seq: 3, ...candidate, sdp: null, from: { id: ben.id } },
      { seq: 4, candidate: '', sdpMid: null, sdpMLineIndex: null, usernameFragment: null },
    ]);
  });

  test.each([
    ['no sdp', { kind: 'OFFER' }, 'sdp'],
    ['an sdp of another version', { kind: 'ANSWER', sdp: 'v=1' }, 'sdp'],
    ['an sdp with a null character', { kind: 'OFFER', sdp: 'v=0\0' }, 'sdp'],
    ['an sdp over 32 KB', { kind: 'OFFER', sdp: `v=0${'x'.repeat(32 * 1024 - 2)}` }, 'sdp'],
    ['32 KB of two-byte letters', { kind: 'OFFER', sdp: `v=0${'é'.repeat(16 * 1024)}` }, 'sdp'],
    ['an offer with a candidate', { kind: 'OFFER', sdp: 'v=0', candidate: 'c' }, 'candidate'],
    ['no candidate', { kind: 'ICE_CANDIDATE' }, 'candidate'],
    ['a candidate with an sdp', { kind: 'ICE_CANDIDATE', candidate: 'c', sdp: 'v=0' }, 'sdp'],
    ['over 1 KB', { kind: 'ICE_CANDIDATE', candidate: 'c'.repeat(1025) }, 'candidate'],
    ['a long mid', { kind: 'ICE_CANDIDATE', candidate: 'c', sdpMid: 'm'.repeat(257) }, 'sdpMid'],
    [
      'a long fragment',
      { kind: 'ICE_CANDIDATE', candidate: 'c', usernameFragment: 'u'.repeat(257) },
      'usernameFragment',
    ],
    [
      'a fragment beside an sdp',
      { kind: 'ANSWER', sdp: 'v=0', usernameFragment: 'u' },
      'usernameFragment',
    ],
    ['line -1', { kind: 'ICE_CANDIDATE', candidate: 'c', sdpMLineIndex: -1 }, 'sdpMLineIndex'],
  ])('with %s is refused, and nothing is stored', async (_, content, field) => {
    const { errors } = await signal(ada, callId, content);
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: { [field]: [expect.any(String)] },
    });
    expect(await signaled()).toEqual([]);
  });

  test('may be as large as the limit', async () => {
    const sdp = `v=0${'x'.repeat(32 * 1024 - 3)}`;
    expect((await signal(ada, callId, { kind: 'OFFER', sdp })).code).toBeUndefined();
    const candidate = 'c'.repeat(1024);
    const { code } = await signal(ada, callId, { kind: 'ICE_CANDIDATE', candidate });
    expect(code).toBeUndefined();
  });

  test('has a rate for each side and kind, also among forty concurrent ones', async () => {
    const offer = () => signal(ada, callId, { kind: 'OFFER', sdp: 'v=0' });
    for (let n = 0; n < 3; n += 1) expect((await offer()).code).toBeUndefined();
    const { errors } = await offer();
    const { code, retryAfterMs } = errors?.[0]?.extensions ?? {};
    expect(code).toBe('RATE_LIMITED');
    expect(retryAfterMs).toBeGreaterThan(50_000);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
    const answer = await signal(ada, callId, { kind: 'ANSWER', sdp: 'v=0' });
    expect(answer.code).toBeUndefined();
    const others = await signal(ben, callId, { kind: 'OFFER', sdp: 'v=0' });
    expect(others.code).toBeUndefined();
    const replies = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        signal(ben, callId, { kind: 'ICE_CANDIDATE', candidate: `candidate:${n}` }),
      ),
    );
    expect(replies.filter(({ data }) => data?.sendCallSignal)).toHaveLength(30);
    expect(replies.flatMap(({ code }) => code ?? [])).toEqual(Array(10).fill('RATE_LIMITED'));
    const all = await signaled();
    expect(all).toHaveLength(3 + 1 + 1 + 30);
    expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: 35 }, (_, n) => n + 2));
  });

  test('is not limited by those of earlier minutes, of which as many are kept', async () => {
    const live = ben.subscribe(CALL_EVENTS, { callId, after: 0 });
    const { epoch } = await live.event();
    const stream = callId.replace('_', ':');
    const sent: string[] = [];
    for (let round = 0; round < 6; round += 1) {
      for (let n = 0; n < 3; n += 1) {
        sent.push(`v=0 ${sent.length}`);
        const { code } = await signal(ada, callId, { kind: 'OFFER', sdp: sent.at(-1) });
        expect(code).toBeUndefined();
      }
      await signal(ben, callId, { kind: 'ANSWER', sdp: `v=0 answer ${round}` });
      await server.sql(`update events set at = at - interval '1 minute' where ${ofStream(stream)}`);
    }
    const heard = (await live.events()).filter(({ kind }) => kind === 'OFFER');
    expect(heard.map(({ sdp }) => sdp)).toEqual(sent);
    // A subscription with an old cursor gets the newest of each kind, in order and each once.
    // On another node, since this one still has them all in memory.
    const other = ben.at(await server.twin());
    const returned = [];
    for (const after of [0, 1, 2, 10, 18, 25]) {
      const back = other.subscribe(CALL_EVENTS, { callId, after, epoch });
      const [first, ...rest] = await back.events();
      expect(first).toMatchObject({ __typename: 'StreamResumed', head: 25 });
      const kept = [1, 17, 21, 22, 23, 24, 25].filter((seq) => seq > after);
      expect(rest.map(({ seq }) => seq)).toEqual(kept);
      returned.push(back);
    }
    await signal(ben, callId, { kind: 'ICE_CANDIDATE', candidate: 'c' });
    for (const back of [live, ...returned])
      expect((await back.events()).map(({ seq }) => seq)).toEqual([26]);
  });

  test('is deleted ten minutes after the end of its call, and not before', async () => {
    await signal(ada, callId, { kind: 'OFFER', sdp: 'v=0 old' });
    await doCall(ada, 'end', callId);
    const recent = await ringUp(ada, ben);
    await signal(ada, recent, { kind: 'OFFER', sdp: 'v=0 recent' });
    await doCall(ada, 'end', recent);
    const live = await ringUp(ada, ben);
    await signal(ada, live, { kind: 'OFFER', sdp: 'v=0 live' });
    const minutesPass = async (id: string, minutes: number) => {
      await server.sql(
        `update events set at = at - make_interval(mins => $1) where ${ofStream(id.replace('_', ':'))}`,
        [minutes],
      );
      await server.sql(
        `update calls set ended_at = ended_at - make_interval(mins => $2) where id = $1`,
        [id.slice('call_'.length), minutes],
      );
    };
    await minutesPass(callId, 11);
    await minutesPass(recent, 9);
    await minutesPass(live, 60);
    await runJob(server, 'signals');
    const offers = async (id: string) => {
      const events = await ben.subscribe(CALL_EVENTS, { callId: id, after: 0 }).events();
      return events.flatMap(({ sdp }) => sdp ?? []);
    };
    expect(await offers(callId)).toEqual([]);
    expect(await offers(recent)).toEqual(['v=0 recent']);
    expect(await offers(live)).toEqual(['v=0 live']);
    const events = await ben.subscribe(CALL_EVENTS, { callId, after: 0 }).events();
    expect(events.slice(1).map(({ seq, status }) => [seq, status])).toEqual([
      [1, 'RINGING'],
      [3, 'MISSED'],
    ]);
    await doCall(ada, 'end', live);
  });
});

describe('signals sent while the other user hangs up', () => {
  test('precede the end or are refused', async () => {
    let refused = 0;
    for (let n = 0; n < 40; n += 1) {
      const racing = n === 0 ? callId : await ringUp(ada, ben);
      const [ended, ...sent] = await Promise.all([
        // Each is one statement, so that only their times decide.
        sleep(n % 8).then(() => doCall(ada, 'end', racing)),
        ...[0, 1, 2].map(async (each) => {
          await sleep(each * 6);
          return signal(ben, racing, { kind: 'ICE_CANDIDATE', candidate: 'c' });
        }),
      ]);
      expect(ended.call.status).toBe('MISSED');
      const codes = sent.flatMap(({ code }) => code ?? []);
      expect(codes.every((code) => code === 'CONFLICT')).toBe(true);
      refused += codes.length;
      const rows = await server.sql(
        `select kind from events where ${ofStream(racing.replace('_', ':'))} order by seq`,
      );
      expect(rows.map(({ kind }) => kind)).toEqual([
        'changed',
        ...Array(3 - codes.length).fill('ICE_CANDIDATE'),
        'changed',
      ]);
    }
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(120);
  });
});

describe('iceServers', () => {
  test('are issued to one user and expire', async () => {
    const before = Math.floor(Date.now() / 1000);
    const { iceServers } = await ada.ask('{ iceServers { urls username credential } }');
    const [stun, turn] = iceServers;
    expect(stun).toEqual({
      urls: ['stun:turn.example.org:3478'],
      username: null,
      credential: null,
    });
    expect(turn.urls).toEqual([
      'turn:turn.example.org:3478?transport=udp',
      'turns:turn.example.org:5349',
    ]);
    const [runsOutAt, who] = turn.username.split(':');
    expect(`user_${who}`).toBe(ada.id);
    expect(Number(runsOutAt) - before).toBeGreaterThanOrEqual(600);
    expect(Number(runsOutAt) - before).toBeLessThan(610);
    const expected = createHmac('sha1', secret).update(turn.username).digest('base64');
    expect(turn.credential).toBe(expected);
  });

  test('are empty without configuration', async () => {
    const bare = await startParley({ DATABASE_URL: server.databaseUrl });
    expect((await ada.at(bare).ask('{ iceServers { urls } }')).iceServers).toEqual([]);
  });

  test.each([
    ['a relay without its secret', { TURN_URLS: 'turn:turn.example.org' }, 'TURN_SECRET'],
    ['a secret without a relay', { TURN_SECRET: 'secret' }, 'TURN_URLS'],
    ['a relay at a web address', { TURN_URLS: 'https://x', TURN_SECRET: 'secret' }, 'TURN_URLS'],
    ['a relay among the STUN servers', { STUN_URLS: 'stun:a,turn:b' }, 'STUN_URLS'],
  ])('are not configured by %s', (_, env, variable) => {
    expect(() => parseConfig(env)).toThrow(variable);
  });
});
