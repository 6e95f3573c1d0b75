import { setTimeout as sleep } from 'node:timers/promises';
import jwt, { type JwtPayload } from 'jsonwebtoken';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSocket } from '../harness/legacy-socket.js';
import { joinCommunity, type Member, rest } from '../harness/rest.js';
import { type Parley, startParley, TEST_ENV } from '../harness/server.js';

let parley: Parley;
let ada: Member;
let ben: Member;
let toBen: string;

beforeAll(async () => {
  parley = await startParley();
  [ada, ben] = await Promise.all([joinCommunity(parley, 'ada'), joinCommunity(parley, 'ben')]);
  toBen = `/ws/messages/${ben.id}/`;
});
afterAll(() => parley?.stop());

test('who is not signed in, or writes to nobody, is refused before the upgrade', async () => {
  const refused = (path: string, token?: string, headers = {}) =>
    expect(openSocket(parley, path, token, headers)).rejects;
  await refused(toBen).toBe(401);
  await refused(toBen, 'forged').toBe(401);
  await refused(toBen, ada.refresh).toBe(401);
  await refused(`${toBen}?token=${ada.access}`).toBe(401);
  await refused(toBen, undefined, { authorization: `JWT ${ada.access}` }).toBe(401);
  await refused('/ws/messages/999999/', ada.access).toBe(404);
  await refused('/ws/messages/99999999999999999999/', ada.access).toBe(404);
  await refused('/ws/messages/nope/', ada.access).toBe(404);
  await refused('/ws/messages/1%00/', ada.access).toBe(404);
  await refused('/ws/nothing/1/', ada.access).toBe(404);
  await refused(`/ws/messages/${ada.id}/`, ada.access).toBe(400);
});

test('a page of a foreign origin may not connect, one that is allowed may', async () => {
  const from = (origin: string) => openSocket(parley, toBen, ada.access, { origin });
  await expect(from('https://evil.example')).rejects.toBe(403);
  (await from('http://localhost:3000')).stop();
});

test('broken frames are told and the socket lives', async () => {
  const socket = await openSocket(parley, toBen, ada.access);
  const broken = [
    'garbage',
    '[]',
    '"text"',
    'null',
    '{"type":"dance"}',
    '{"type":"__proto__"}',
    '{"type":"message"}',
    '{"type":"message","content":"  "}',
    '{"type":"message","content":"nul \\u0000"}',
    '{"type":"message","content":7}',
    JSON.stringify({ type: 'message', content: 'x'.repeat(8_001) }),
    Buffer.from('{"type":"message","content":"binary"}'),
  ];
  for (const frame of broken) {
    socket.say(frame);
    expect(await socket.next()).toEqual({ type: 'error', message: expect.any(String) });
  }
  socket.say({ type: 'message', content: 'still here' });
  expect(await socket.next()).toMatchObject({ type: 'message', content: 'still here' });
  const { body } = await ada.call(`GET /api/messages/with_user/?user_id=${ben.id}`);
  expect(body).toHaveLength(1);
  socket.stop();
});

test('what is said first is heard first', async () => {
  const socket = await openSocket(parley, toBen, ada.access);
  const said = Array.from({ length: 30 }, (_, at) => `number ${at}`);
  for (const content of said) socket.say({ type: 'message', content });
  const heard: string[] = [];
  while (heard.length < said.length) heard.push((await socket.next()).content);
  expect(heard).toEqual(said);
  socket.stop();
});

test('a flood ends in 1013 and touches nobody else', async () => {
  const flooding = await openSocket(parley, toBen, ada.access);
  const calm = await openSocket(parley, `/ws/messages/${ada.id}/`, ben.access);
  for (let at = 0; at < 110; at += 1) flooding.say('garbage');
  expect(await flooding.closed).toBe(1013);
  calm.say({ type: 'message', content: 'calm' });
  expect(await calm.next()).toMatchObject({ content: 'calm' });
  calm.stop();
});

test('a frame past 64 KB ends the socket', async () => {
  const socket = await openSocket(parley, toBen, ada.access);
  socket.say({ type: 'message', content: 'x'.repeat(70_000) });
  expect(await socket.closed).toBe(1009);
});

test('an open socket is a presence, and a closed one is none', async () => {
  const cleo = await joinCommunity(parley, 'cleo');
  const isOnline = async () => (await ada.call(`GET /api/users/${cleo.id}/`)).body.is_online;
  expect(await isOnline()).toBe(false);
  const socket = await openSocket(parley, toBen, cleo.access);
  await expect.poll(isOnline).toBe(true);
  socket.stop();
  await expect.poll(isOnline, { timeout: 8_000 }).toBe(false);
});

test('the session’s end is the socket’s end', async () => {
  const dora = await joinCommunity(parley, 'dora');
  const socket = await openSocket(parley, toBen, dora.access);
  await parley.graphql('mutation { logout(input: {}) { sessionId } }', {}, dora.access);
  const end = await Promise.race([socket.closed, sleep(3_000)]);
  expect(end).toBe(4401);
});

test('a socket outlives its access token', async () => {
  const { exp: _, ...claims } = jwt.decode(ada.access) as JwtPayload;
  const brief = jwt.sign(
    { ...claims, exp: Math.floor(Date.now() / 1000) + 2 },
    TEST_ENV.JWT_SECRET,
  );
  const socket = await openSocket(parley, toBen, brief);
  await sleep(2_500);
  expect((await rest(parley, 'GET /api/users/me/', {}, brief)).status).toBe(401);
  socket.say({ type: 'message', content: 'later' });
  expect(await socket.next()).toMatchObject({ content: 'later' });
  socket.stop();
});

test('an opened socket alone puts no conversation into the other’s list', async () => {
  const eve = await joinCommunity(parley, 'eve');
  const finn = await joinCommunity(parley, 'finn');
  (await openSocket(parley, `/ws/messages/${finn.id}/`, eve.access)).stop();
  expect((await finn.call('GET /api/messages/conversations/')).body).toEqual([]);
});

test('a draining node closes its sockets with 1012', async () => {
  const node = await startParley({ DATABASE_URL: parley.databaseUrl });
  const socket = await openSocket(node, toBen, ada.access);
  const [code] = await Promise.all([socket.closed, node.stop()]);
  expect(code).toBe(1012);
});
