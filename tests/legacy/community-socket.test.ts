import { setTimeout as sleep } from 'node:timers/promises';
import jwt, { type JwtPayload } from 'jsonwebtoken';
import { expect, test } from 'vitest';
import { openSocket } from '../harness/legacy-socket.js';
import { aNumber, aTime } from '../harness/matchers.js';
import { joinCommunity, joinCommunityAs, rest } from '../harness/rest.js';
import { TEST_ENV, village } from '../harness/server.js';

const { server } = await village();
const { ada, ben } = await joinCommunityAs(server, 'ada', 'ben');
const toBen = `/ws/messages/${ben.id}/`;
test('unauthenticated users and unknown receivers are refused before the upgrade', async () => {
  const refused = (path: string, token?: string, headers = {}) =>
    expect(openSocket(server, path, token, headers)).rejects;
  await refused(toBen).toBe(401);
  await refused(toBen, 'forged').toBe(401);
  await refused(toBen, ada.refresh).toBe(401);
  await refused(toBen, undefined, { authorization: `JWT ${ada.access}` }).toBe(401);
  await refused('/ws/messages/999999/', ada.access).toBe(404);
  await refused('/ws/messages/99999999999999999999/', ada.access).toBe(404);
  await refused('/ws/messages/nope/', ada.access).toBe(404);
  await refused('/ws/messages/1%00/', ada.access).toBe(404);
  await refused('/ws/nothing/1/', ada.access).toBe(404);
  // Notes to oneself are a conversation, too.
  await openSocket(server, `/ws/messages/${ada.id}/`, ada.access);
});

test('invalid frames get an error and the socket stays open', async () => {
  const socket = await openSocket(server, toBen, ada.access);
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
});

test('a message is a frame with its number, both users and its time', async () => {
  const [adas, bens] = [
    await openSocket(server, toBen, ada.access),
    await openSocket(server, `/ws/messages/${ada.id}`, ben.access),
  ];
  adas.say({ type: 'message', content: 'Hello!' });
  const frame = {
    type: 'message',
    message_id: aNumber,
    sender_id: ada.id,
    sender_username: 'ada',
    receiver_id: ben.id,
    content: 'Hello!',
    created_at: aTime,
  };
  expect(await bens.next()).toEqual(frame);
  expect(await adas.next()).toEqual(frame);
});

test('messages arrive in the order of sending', async () => {
  const socket = await openSocket(server, toBen, ada.access);
  const said = Array.from({ length: 30 }, (_, at) => `number ${at}`);
  for (const content of said) socket.say({ type: 'message', content });
  const heard: string[] = [];
  while (heard.length < said.length) heard.push((await socket.next()).content);
  expect(heard).toEqual(said);
});

test('an open socket keeps its user online', async () => {
  const cleo = await joinCommunity(server, 'cleo');
  const isOnline = async () => (await ada.call(`GET /api/users/${cleo.id}/`)).body.is_online;
  expect(await isOnline()).toBe(false);
  const socket = await openSocket(server, toBen, cleo.access);
  await expect.poll(isOnline).toBe(true);
  socket.stop();
  await expect.poll(isOnline).toBe(false);
});

test('a socket stays open after its access token expires', async () => {
  const { exp: _, ...claims } = jwt.decode(ada.access) as JwtPayload;
  const brief = jwt.sign(
    { ...claims, exp: Math.floor(Date.now() / 1000) + 2 },
    TEST_ENV.JWT_SECRET,
  );
  const socket = await openSocket(server, toBen, brief);
  await sleep(2_500);
  expect((await rest(server, 'GET /api/users/me/', {}, brief)).status).toBe(401);
  socket.say({ type: 'message', content: 'later' });
  expect(await socket.next()).toMatchObject({ content: 'later' });
});

test('opening a socket adds no conversation to the other user’s list', async () => {
  const eve = await joinCommunity(server, 'eve');
  const finn = await joinCommunity(server, 'finn');
  (await openSocket(server, `/ws/messages/${finn.id}/`, eve.access)).stop();
  expect((await finn.call('GET /api/messages/conversations/')).body).toEqual([]);
});
