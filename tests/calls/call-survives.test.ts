import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { CALL_EVENTS, doCall, INBOX_EVENTS, readCall, ringUp, signal } from '../harness/calls.js';
import { closing } from '../harness/closing.js';
import { connectLive } from '../harness/live.js';
import { startPostgres } from '../harness/postgres.js';
import { spawnParley } from '../harness/process.js';
import { startParley } from '../harness/server.js';
import { sqlAt } from '../harness/sql.js';
import { describeWithRedisServer } from '../harness/with-redis.js';
import {
  env,
  listen,
  longerMs,
  over,
  ringing,
  type Scene,
  secondDevice,
  server,
  signOut,
  statusOf,
} from './call-scenes.js';

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
