import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import {
  CALL_EVENTS,
  doCall,
  INBOX_EVENTS,
  readCall,
  ringUp,
  signal,
  startCall,
} from '../harness/calls.js';
import { closing } from '../harness/closing.js';
import { LOGIN } from '../harness/documents.js';
import { connectLive, type LiveClient } from '../harness/live.js';
import type { Node } from '../harness/node.js';
import type { Account } from '../harness/people.js';
import { startPostgres } from '../harness/postgres.js';
import { spawnParley } from '../harness/process.js';
import { type Person, startParley, village } from '../harness/server.js';
import { sqlAt } from '../harness/sql.js';
import { describeWithRedisServer } from '../harness/with-redis.js';

/** Whoever is away for a second has left the call. */
const env = { CALL_ABSENCE_SECONDS: '1', CALL_RING_SECONDS: '20' };
/** Longer than that by all that a node may take to be sure. */
const longerMs = 6_000;
const { server, chief } = await village(env, 'chief');
await server.sql(`update users set role = 'ADMIN' where id = $1`, [chief.number]);

interface Scene {
  ada: Person;
  ben: Person;
  cleo: Person;
  adas: LiveClient;
  bens: LiveClient;
  callId: string;
}

/** Opens a socket that follows the inbox. */
async function listen(person: Person): Promise<LiveClient> {
  const client = person.connect();
  await client.subscribe(INBOX_EVENTS).event();
  return client;
}

/** Ada calls Ben, and both listen. */
async function ringing(node: Node = server): Promise<Scene> {
  const { ada, ben, cleo } = await node.newcomers('ada', 'ben', 'cleo');
  const [adas, bens] = [await listen(ada), await listen(ben)];
  return { ada, ben, cleo, adas, bens, callId: await ringUp(ada, ben) };
}

/** The same person, signed in once more. */
async function secondDevice({ username, password, ...person }: Person): Promise<Account> {
  const input = { identifier: username, password };
  const { accessToken: token, refreshToken } = (await server.ask(LOGIN, { input })).login;
  const graphql: Account['graphql'] = (query, given) => server.graphql(query, given, token);
  return { ...person, username, password, token, refreshToken, graphql };
}

const signOut = (person: Account) =>
  person.graphql('mutation { logout(input: {}) { sessionId } }').then(({ errors }) => {
    if (errors) throw new Error(JSON.stringify(errors));
  });

const statusOf = async (callId: string, node: Node = server): Promise<string> => {
  const id = callId.slice('call_'.length);
  return (await node.sql('select status from calls where id = $1', [id]))[0]?.status;
};

/** Waits for the end without a request of either side. Milliseconds it took. */
async function over(callId: string, node: Node = server, withinMs = longerMs): Promise<number> {
  const begun = performance.now();
  while (['RINGING', 'ACTIVE'].includes(await statusOf(callId, node))) {
    if (performance.now() - begun > withinMs) throw new Error('the call does not end');
    await sleep(50);
  }
  return performance.now() - begun;
}

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
      const REVOKE = `mutation ($input: RevokeSessionInput!) { revokeSession(input: $input) { session { id } } }`;
      expect((await other.graphql(REVOKE, { input })).code).toBeUndefined();
    },
  },
  'the callee is suspended': {
    ...hungUp('ben'),
    act: ({ ben }) => chief.act('suspendUser', { userId: ben.id, reason: 'spam' }),
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
  const ms = await over(callId);
  if (end.atOnce) expect(ms).toBeLessThan(100);
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

test('two people who are cut off and signed out are not busy for long', async () => {
  const { ada, ben, cleo, adas, bens, callId } = await ringing();
  await doCall(ben, 'accept', callId);
  adas.client.terminate();
  bens.client.terminate();
  await over(callId);
  await Promise.all([signOut(ada), signOut(ben)]);
  await ringUp(cleo, ben);
});

/** Each leaves the call in use, though somebody is silent or a socket closes. */
const keeps: Record<string, (scene: Scene) => Promise<unknown>> = {
  'nobody does anything': async ({ ben, callId }) => doCall(ben, 'accept', callId),
  'a phone without sockets has answered, and a computer that listened is shut': async ({
    ben,
    bens,
    callId,
  }) => {
    await doCall(await secondDevice(ben), 'accept', callId);
    await sleep(1_500);
    bens.client.terminate();
  },
  'a phone is gone whose owner has another device on': async ({ ben, bens, callId }) => {
    const device = await secondDevice(ben);
    const phone = connectLive(server, device.token);
    await phone.subscribe(INBOX_EVENTS).event();
    await doCall(device, 'accept', callId);
    await sleep(1_500);
    expect(bens.client).toBeDefined();
    phone.client.terminate();
  },
  'a socket opens again in time, on another node': async ({ ben, bens, callId }) => {
    await doCall(ben, 'accept', callId);
    bens.client.terminate();
    await sleep(800);
    await listen(ben.at(twin));
  },
  'a legacy socket opens instead': async ({ ben, bens, callId }) => {
    await doCall(ben, 'accept', callId);
    bens.client.terminate();
    await ben.socket('/ws/status/');
  },
  'somebody asks over HTTP instead': async ({ ben, bens, callId }) => {
    await doCall(ben, 'accept', callId);
    bens.client.terminate();
    const timer = setInterval(() => void ben.rest('GET /api/calls/active/'), 500);
    onTestFinished(() => clearInterval(timer));
  },
  'another device signs out': async ({ ben, callId }) => {
    const device = await secondDevice(ben);
    await doCall(ben, 'accept', callId);
    await signOut(device);
  },
  'the call moved to another device before the first signed out': async ({ ben, callId }) => {
    const device = await secondDevice(ben);
    await doCall(ben, 'accept', callId);
    const sent = await signal(device, callId, { kind: 'OFFER', sdp: 'v=0' });
    expect(sent.code).toBeUndefined();
    await signOut(ben);
  },
};
const twin = await server.twin();

test('a call in use is never ended', async () => {
  const scenes: [name: string, Scene][] = [];
  for (const name of Object.keys(keeps)) scenes.push([name, await ringing()]);
  const calls = await Promise.all(
    scenes.map(async ([name, scene]) => {
      await keeps[name]?.(scene);
      return { name, callId: scene.callId };
    }),
  );
  const silent = await server.newcomers('ada', 'ben');
  const callId = await ringUp(silent.ada, silent.ben);
  await silent.ben.rest(`POST /api/calls/${callId.slice(5)}/accept/`);
  calls.push({ name: 'both have made requests and nothing else', callId });
  await sleep(longerMs);
  const found = await Promise.all(
    calls.map(async ({ name, callId }) => [name, await statusOf(callId)]),
  );
  expect(found).toEqual(calls.map(({ name }) => [name, 'ACTIVE']));
}, 60_000);

test('a phone that rings elsewhere may sign out, and an answer on another device counts', async () => {
  const { ben, callId } = await ringing();
  const device = await secondDevice(ben);
  await signOut(ben);
  expect(await statusOf(callId)).toBe('RINGING');
  expect((await doCall(device, 'accept', callId)).call.status).toBe('ACTIVE');
  await signOut(device);
  expect(await statusOf(callId)).toBe('ENDED');
});

test('a side whose node is killed has as long to come back, and is gone otherwise', async () => {
  const first = await startParley(env);
  const killed = await spawnParley({ ...env, DATABASE_URL: first.databaseUrl });
  const [back, gone] = [await first.newcomers('ada', 'ben'), await first.newcomers('ada', 'ben')];
  const calls = [];
  for (const { ada, ben } of [back, gone]) {
    await listen(ada.at(killed));
    await listen(ben);
    const callId = await ringUp(ada.at(killed), ben);
    await doCall(ben, 'accept', callId);
    calls.push(callId);
  }
  await sleep(1_500);
  await killed.kill('SIGKILL');
  await sleep(500);
  await listen(back.ada);
  await over(calls[1] as string, first);
  expect(await readCall(gone.ben, calls[1] as string)).toMatchObject({
    status: 'ENDED',
    endReason: 'CONNECTION_LOST',
  });
  await sleep(longerMs);
  expect(await statusOf(calls[0] as string, first)).toBe('ACTIVE');
}, 60_000);

test('a side that is lost is told once, whatever the number of nodes', async () => {
  const { ben, ada, bens, callId } = await ringing();
  const third = await server.twin();
  await doCall(ben, 'accept', callId);
  bens.client.terminate();
  await over(callId);
  await sleep(1_500);
  const told = await ada.at(third).subscribe(CALL_EVENTS, { callId, after: 0 }).events();
  expect(told.slice(1).map(({ status }) => status)).toEqual(['RINGING', 'ACTIVE', 'ENDED']);
});

test('no call ends because PostgreSQL was away', async () => {
  const postgres = closing(await startPostgres({}));
  await sqlAt(postgres.url, 'create database parley_calls');
  const url = Object.assign(new URL(postgres.url), { pathname: '/parley_calls' }).href;
  const node = await startParley({ ...env, DATABASE_URL: url });
  const other = await node.twin();
  const { ada, ben } = await node.people('ada', 'ben');
  await listen(ada);
  await listen(ben.at(other));
  const callId = await ringUp(ada, ben);
  await doCall(ben, 'accept', callId);
  await sleep(2_000);
  await postgres.kill();
  await sleep(longerMs);
  await postgres.restart();
  await sleep(longerMs);
  expect((await readCall(ada, callId)).status).toBe('ACTIVE');
}, 60_000);

describeWithRedisServer('without its Redis', async (redis) => {
  const node = await startParley({ ...env, REDIS_URL: redis.url });
  const other = await node.twin();

  test('no call ends, but for those whose people are gone', async () => {
    const { ada, ben, cleo, dora } = await node.newcomers('ada', 'ben', 'cleo', 'dora');
    for (const person of [ada, ben.at(other), cleo]) await listen(person);
    const doras = await listen(dora.at(other));
    const [kept, left] = [await ringUp(ada, ben), await ringUp(cleo, dora)];
    await doCall(ben, 'accept', kept);
    await doCall(dora, 'accept', left);
    await sleep(1_500);
    await redis.kill();
    doras.client.terminate();
    await over(left, node);
    await sleep(longerMs);
    expect(await statusOf(kept, node)).toBe('ACTIVE');
  }, 60_000);
});
