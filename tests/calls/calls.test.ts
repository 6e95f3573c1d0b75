import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  CALL_EVENTS,
  type CallVerb,
  doCall,
  INBOX_EVENTS,
  listCalls,
  readCall,
  ringUp,
  signal,
  startCall,
} from '../harness/calls.js';
import { type Person, village } from '../harness/server.js';
import { statementsOf } from '../harness/statements.js';

const { server } = await village();
let ada: Person;
let ben: Person;
let cleo: Person;
beforeEach(async () => {
  ({ ada, ben, cleo } = await server.newcomers('ada', 'ben', 'cleo'));
});

describe('a call', () => {
  test('rings, is answered, carries signals in order and ends, as both users see in its events', async () => {
    const inbox = ben.subscribe(INBOX_EVENTS);
    expect(await inbox.event()).toMatchObject({ __typename: 'StreamResumed' });
    const callId = await ringUp(ada, ben);
    expect(callId).toMatch(/^call_\d+$/);
    expect(await inbox.event()).toEqual({
      __typename: 'CallRinging',
      call: { id: callId, kind: 'VIDEO', caller: { username: ada.username } },
    });
    const streams = [ada, ben].map((person) => person.subscribe(CALL_EVENTS, { callId, after: 0 }));

    expect((await doCall(ben, 'ring', callId)).call.rangAt).not.toBeNull();
    const { call } = await doCall(ben, 'accept', callId);
    expect(call).toMatchObject({ status: 'ACTIVE', endedAt: null, durationSeconds: null });
    expect(Date.parse(call.answeredAt)).toBeGreaterThanOrEqual(Date.parse(call.startedAt));
    await signal(ada, callId, { kind: 'OFFER', sdp: 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n' });
    await signal(ben, callId, { kind: 'ANSWER', sdp: 'v=0\r\no=- 3 4 IN IP4 127.0.0.1\r\n' });
    for (let n = 0; n < 20; n += 1) {
      const content = { candidate: `candidate:${n}`, sdpMid: '0', sdpMLineIndex: 0 };
      await signal(n % 2 ? ada : ben, callId, { kind: 'ICE_CANDIDATE', ...content });
    }
    await sleep(1_100);
    const ended = (await doCall(ada, 'end', callId)).call;
    expect(ended.status).toBe('ENDED');
    const seconds = (Date.parse(ended.endedAt) - Date.parse(ended.startedAt)) / 1000;
    expect(ended.durationSeconds).toBe(Math.floor(seconds));
    expect(ended.durationSeconds).toBeGreaterThanOrEqual(1);
    expect(await readCall(ben, callId)).toEqual(ended);

    for (const stream of streams) {
      const events = [];
      for (let n = 0; n < 27; n += 1) events.push(await stream.event());
      expect(events[0]).toMatchObject({ __typename: 'StreamResumed' });
      expect(events.slice(1).map(({ seq }) => seq)).toEqual(
        Array.from({ length: 26 }, (_, n) => n + 1),
      );
      expect(events.slice(1, 4).map(({ status, by }) => [status, by.id])).toEqual([
        ['RINGING', ada.id],
        ['RINGING', ben.id],
        ['ACTIVE', ben.id],
      ]);
      expect(events[4]).toMatchObject({ kind: 'OFFER', from: { id: ada.id }, candidate: null });
      expect(events[5]).toMatchObject({
        kind: 'ANSWER',
        from: { id: ben.id },
        sdp: 'v=0\r\no=- 3 4 IN IP4 127.0.0.1\r\n',
      });
      expect(events.slice(6, 26).map(({ candidate }) => candidate)).toEqual(
        Array.from({ length: 20 }, (_, n) => `candidate:${n}`),
      );
      expect(events[26]).toMatchObject({ status: 'ENDED', by: { id: ada.id } });
    }
  });

  test('does not change after a rejection', async () => {
    const callId = await ringUp(ada, ben);
    const { call } = await doCall(ben, 'reject', callId);
    expect(call).toMatchObject({ status: 'REJECTED', answeredAt: null });
    for (const verb of ['accept', 'reject', 'ring', 'end'] as const)
      expect((await doCall(ben, verb, callId)).code).toBe('CONFLICT');
    expect((await doCall(ada, 'end', callId)).code).toBe('CONFLICT');
    expect((await signal(ada, callId, { kind: 'OFFER', sdp: 'v=0' })).code).toBe('CONFLICT');
    expect(await readCall(ada, callId)).toEqual(call);
  });

  test('is missed when its caller ends it early, and rejected when its callee does', async () => {
    const first = await ringUp(ada, ben);
    expect((await doCall(ada, 'end', first)).call.status).toBe('MISSED');
    const second = await ringUp(ada, ben);
    expect((await doCall(ben, 'end', second)).call.status).toBe('REJECTED');
    expect(await listCalls(ben, 'MISSED')).toEqual([first]);
    expect(await listCalls(ada, 'MISSED')).toEqual([]);
  });

  test('may be started by username, but not with oneself, nobody or two users', async () => {
    const START = `mutation ($input: StartCallInput!) { startCall(input: $input) { call { id callee { id } } } }`;
    const start = (input: object) => ada.graphql(START, { input: { kind: 'AUDIO', ...input } });
    const { data } = await start({ callee: { username: ben.username.toUpperCase() } });
    expect(data.startCall.call.callee.id).toBe(ben.id);
    await doCall(ada, 'end', data.startCall.call.id);
    expect((await start({ callee: { id: ada.id } })).code).toBe('BAD_USER_INPUT');
    expect((await start({ callee: { username: ada.username } })).code).toBe('BAD_USER_INPUT');
    expect((await start({})).code).toBe('BAD_USER_INPUT');
    expect((await start({ callee: {} })).code).toBe('BAD_USER_INPUT');
    expect((await start({ callee: { id: ben.id, username: 'ben' } })).code).toBe('BAD_USER_INPUT');
    expect((await start({ callee: { id: 'post_1' } })).code).toBe('BAD_USER_INPUT');
    expect((await start({ callee: { id: 'user_999999' } })).code).toBe('NOT_FOUND');
    expect((await start({ callee: { username: 'nobody' } })).code).toBe('NOT_FOUND');
    expect(await listCalls(ada, 'ALL')).toHaveLength(1);
  });

  test('is not found by another user who knows its id', async () => {
    const callId = await ringUp(ada, ben);
    const seen = await cleo.graphql(
      `query ($id: ID!) { node(id: $id) { id } calls { nodes { id } } call(id: $id) { id } }`,
      { id: callId },
    );
    expect(seen.data).toEqual({ node: null, calls: { nodes: [] }, call: null });
  });

  test('is found by `node`, and refuses malformed ids', async () => {
    const callId = await ringUp(ada, ben);
    const data = await ben.ask('query ($id: ID!) { node(id: $id) { id __typename } }', {
      id: callId,
    });
    expect(data.node).toEqual({ id: callId, __typename: 'Call' });
    for (const id of ['call_0', 'call_99999999999999999999', 'nope'])
      expect(await ada.graphql(`{ call(id: "${id}") { id } }`)).toFindNothing();
    expect((await doCall(ada, 'end', 'nope')).code).toBe('BAD_USER_INPUT');
  });
});

describe('concurrent calls', () => {
  test('are refused for a busy callee, who gets a missed call that never rings', async () => {
    const talk = await ringUp(ada, ben);
    await doCall(ben, 'accept', talk);
    const inbox = ben.subscribe(INBOX_EVENTS);
    await inbox.event();
    const reply = await startCall(cleo, ben);
    expect(reply.code).toBe('CONFLICT');
    expect(reply.errors?.[0]?.message).toMatch(/busy/);
    const [missed] = await listCalls(ben, 'MISSED');
    expect(await listCalls(cleo, 'HISTORY')).toEqual([missed]);
    expect(await readCall(cleo, missed as string)).toMatchObject({
      status: 'MISSED',
      durationSeconds: 0,
      caller: { id: cleo.id },
    });
    expect(await inbox.events()).toEqual([
      { __typename: 'CallChanged', status: 'MISSED', call: { id: missed }, by: { id: cleo.id } },
      { __typename: 'NotificationChanged' },
    ]);
    expect((await readCall(ada, talk)).status).toBe('ACTIVE');
  });

  test('of one caller are one call; starting it again returns it', async () => {
    const callId = await ringUp(ada, ben);
    expect(await ringUp(ada, ben)).toBe(callId);
    const reply = await startCall(ada, cleo);
    expect(reply.code).toBe('CONFLICT');
    expect(reply.errors?.[0]?.message).not.toMatch(/busy/);
    expect(await listCalls(cleo, 'ALL')).toEqual([]);
  });

  test('of two users to each other are one call', async () => {
    for (let n = 0; n < 10; n += 1) {
      const [one, other] = await Promise.all([ringUp(ada, ben), ringUp(ben, ada)]);
      expect(one).toBe(other);
      const { caller } = await readCall(ada, one);
      await doCall(caller.id === ada.id ? ben : ada, 'accept', one);
      await doCall(ada, 'end', one);
    }
    expect(await listCalls(ada, 'ALL')).toHaveLength(10);
  });

  test('of three users in a ring never give one user two calls', async () => {
    for (let n = 0; n < 10; n += 1) {
      await Promise.all([startCall(ada, ben), startCall(ben, cleo), startCall(cleo, ada)]);
      const rings = await Promise.all([ada, ben, cleo].map((one) => listCalls(one, 'RINGING')));
      expect(new Set(rings.flat()).size).toBe(1);
      const [callId] = rings.flat() as [string];
      const { caller } = await readCall(rings[0]?.length ? ada : ben, callId);
      const hangsUp = [ada, ben, cleo].find(({ id }) => id === caller.id) as Person;
      await doCall(hangsUp, 'end', callId);
    }
  });
});

describe('concurrent accept, reject and end', () => {
  test('on three nodes have one outcome, equal for both users, in 60 rounds', async () => {
    const [second, third] = [await server.twin(), await server.twin()];
    const outcomes = new Set<string>();
    for (let n = 0; n < 60; n += 1) {
      const callId = await ringUp(ada, ben);
      const tries: [Person, CallVerb][] = [
        [ben.at(second), 'accept'],
        [ben.at(third), 'reject'],
        [ada, 'end'],
      ];
      // Whoever is sent first has no claim to be first.
      const turned = [...tries.slice(n % 3), ...tries.slice(0, n % 3)];
      const results = await Promise.all(
        turned.map(([person, verb]) => doCall(person, verb, callId)),
      );
      const won = results.flatMap(({ call }) => call ?? []).map(({ status }) => status);
      const status = (await readCall(ada, callId)).status;
      // An accepted call may be ended by the caller's own hanging up a moment later.
      expect([['ACTIVE'], ['REJECTED'], ['MISSED'], ['ACTIVE', 'ENDED']]).toContainEqual(
        won.toSorted(),
      );
      expect(status).toBe(won.toSorted().at(-1));
      expect(await readCall(ben, callId)).toEqual(await readCall(ada, callId));
      outcomes.add(status);
      if (status === 'ACTIVE') await doCall(ada, 'end', callId);
    }
    expect(outcomes.size).toBeGreaterThan(1);
    expect(await listCalls(ada, 'ACTIVE')).toEqual([]);
  }, 60_000);
});

describe('the list of calls', () => {
  test('takes as many statements for thirty calls as for three', async () => {
    const LIST =
      '{ calls(first: 30) { nodes { id status caller { username } callee { username } } } }';
    const counts: number[] = [];
    for (const more of [3, 27]) {
      for (let n = 0; n < more; n += 1) {
        const [from, to] = n % 2 ? [ada, ben] : [cleo, ada];
        await doCall(from, 'end', await ringUp(from, to));
      }
      const statements = await statementsOf(() => ada.graphql(LIST));
      counts.push(statements.length);
    }
    expect(counts[1]).toBe(counts[0]);
    expect(counts[0]).toBeLessThanOrEqual(5);
    expect((await ada.ask(LIST)).calls.nodes).toHaveLength(30);
  });

  test('is filtered and paged, newest first', async () => {
    const rejected = await ringUp(ada, ben);
    await doCall(ben, 'reject', rejected);
    const missed = await ringUp(ben, ada);
    await doCall(ben, 'end', missed);
    const active = await ringUp(cleo, ada);
    expect(await listCalls(ada, 'RINGING')).toEqual([active]);
    await doCall(ada, 'accept', active);
    expect(await listCalls(ada, 'ALL')).toEqual([active, missed, rejected]);
    expect(await listCalls(ada, 'HISTORY')).toEqual([missed, rejected]);
    expect(await listCalls(ada, 'ACTIVE')).toEqual([active]);
    expect(await listCalls(ada, 'MISSED')).toEqual([missed]);
    expect(await listCalls(ben, 'MISSED')).toEqual([]);
    const PAGE = `query ($after: String) { calls(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }`;
    const first = (await ada.ask(PAGE)).calls;
    expect(first.pageInfo.hasNextPage).toBe(true);
    const rest = (await ada.ask(PAGE, { after: first.pageInfo.endCursor })).calls;
    expect(rest.nodes).toEqual([{ id: rejected }]);
  });

  test('hides a deleted call from the user who deleted it only, and never hides a live call', async () => {
    const callId = await ringUp(ada, ben);
    expect((await doCall(ada, 'delete', callId)).code).toBe('CONFLICT');
    await doCall(ada, 'end', callId);
    const inbox = ada.subscribe(INBOX_EVENTS, { after: 0 });
    expect((await doCall(ada, 'delete', callId)).call).toMatchObject({ status: 'MISSED' });
    expect(await readCall(ada, callId)).toBeNull();
    expect(await listCalls(ada, 'ALL')).toEqual([]);
    expect((await doCall(ada, 'delete', callId)).code).toBe('NOT_FOUND');
    expect(await listCalls(ben, 'MISSED')).toEqual([callId]);
    // Replaying what happened to a call that is gone from the list fails nobody.
    expect((await inbox.events()).map(({ __typename }) => __typename)).toEqual([
      'StreamResumed',
      'CallChanged',
      'CallChanged',
      'CallDeleted',
    ]);
  });
});

describe('a second device', () => {
  test('of the callee stops ringing when the first one answers, also after it was offline', async () => {
    const second = ben.subscribe(INBOX_EVENTS);
    await second.event();
    const callId = await ringUp(ada, ben);
    expect((await second.event()).__typename).toBe('CallRinging');
    await doCall(ben, 'accept', callId);
    const answered = {
      __typename: 'CallChanged',
      status: 'ACTIVE',
      call: { id: callId },
      by: { id: ben.id },
    };
    expect(await second.event()).toEqual(answered);
    const third = ben.subscribe(INBOX_EVENTS, { after: 0 });
    await third.event();
    expect((await third.event()).__typename).toBe('CallRinging');
    expect(await third.event()).toEqual(answered);
  });

  test('resumes from its cursor without lost or repeated events', async () => {
    const callId = await ringUp(ada, ben);
    await signal(ada, callId, { kind: 'OFFER', sdp: 'v=0 one' });
    const first = ben.subscribe(CALL_EVENTS, { callId, after: 0 });
    const { epoch } = await first.event();
    expect((await first.event()).seq).toBe(1);
    expect((await first.event()).seq).toBe(2);
    first.stop();
    await doCall(ben, 'accept', callId);
    await signal(ben, callId, { kind: 'ANSWER', sdp: 'v=0 two' });
    const again = ben.subscribe(CALL_EVENTS, { callId, after: 2, epoch });
    expect(await again.event()).toMatchObject({ __typename: 'StreamResumed', head: 4 });
    expect((await again.event()).status).toBe('ACTIVE');
    expect(await again.event()).toMatchObject({ seq: 4, sdp: 'v=0 two' });
    const lost = ben.subscribe(CALL_EVENTS, { callId, after: 99 });
    expect(await lost.event()).toMatchObject({ __typename: 'StreamReset', head: 4 });
  });
});
