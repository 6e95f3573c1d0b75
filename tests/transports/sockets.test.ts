import { describe, expect, test } from 'vitest';
import { login, send } from '../harness/documents.js';
import { found } from '../harness/groups.js';
import { type LegacySocket, openSocket } from '../harness/legacy-socket.js';
import { type Parley, village } from '../harness/server.js';

/* Every kind of socket is opened, limited and closed alike. */

const { server, ada, ben } = await village(
  { LIMIT_SOCKET_FRAMES_PER_10_SECONDS: '20', LIMIT_REQUESTS_PER_MINUTE: '100000' },
  'ada',
  'ben',
);
const conversation = (await send(ada, ben, 'hello')).conversation.id.split('_')[1];
const group = (await found(ada, { name: 'Weavers' })).split('_')[1];

const paths = [
  '/graphql',
  `/ws/messages/${ben.number}/`,
  `/ws/group/${group}/`,
  '/ws/status/',
  '/ws/calls/',
  `/ws/chat/${conversation}/`,
];

/** Opens ada's socket, and greets where the protocol has a greeting. */
async function open(
  path: string,
  {
    node = server,
    token = ada.token,
    headers = {},
  }: { node?: Parley; token?: string; headers?: Record<string, string> } = {},
): Promise<LegacySocket> {
  const scheme = path.startsWith('/ws/chat/') ? 'Token' : 'Bearer';
  const authorization = `${scheme} ${token}`;
  const protocol = path === '/graphql' ? 'graphql-transport-ws' : undefined;
  const socket = await openSocket(node, path, undefined, { authorization, ...headers }, protocol);
  if (protocol) {
    socket.say({ type: 'connection_init', payload: { authorization } });
    expect(await socket.next()).toMatchObject({ type: 'connection_ack' });
  }
  return socket;
}

/** Expects that the socket still answers, if only that it does not know the frame. */
async function expectAnswer(socket: LegacySocket) {
  socket.say({ type: 'ping' });
  expect(await socket.next()).toMatchObject({ type: expect.stringMatching(/^(pong|error)$/) });
}

describe.each(paths)('a socket at %s', (path) => {
  test('refuses foreign origins, and accepts allowed ones', async () => {
    await expect(open(path, { headers: { origin: 'https://evil.example' } })).rejects.toBe(403);
    await expectAnswer(await open(path, { headers: { origin: 'http://localhost:3000' } }));
  });

  test('closes with 1009 after a frame of more than 64 KB', async () => {
    const socket = await open(path);
    socket.say({ type: 'ping', content: 'x'.repeat(70_000) });
    expect(await socket.closed).toBe(1009);
  });

  test('closes with 1013 after too many frames, and no other socket closes', async () => {
    const [flooded, calm] = [await open(path), await open(path)];
    for (let n = 0; n < 50; n += 1) flooded.say({ type: 'ping' });
    expect(await flooded.closed).toBe(1013);
    await expectAnswer(calm);
  });

  test('closes with 4401 when its session ends, and not when another one does', async () => {
    const { accessToken } = await login(server, ada);
    const [leaving, staying] = [await open(path, { token: accessToken }), await open(path)];
    await server.ask('mutation { logout(input: {}) { sessionId } }', {}, accessToken);
    const ended = performance.now();
    expect(await leaving.closed).toBe(4401);
    expect(performance.now() - ended).toBeLessThan(12_000);
    await expectAnswer(staying);
  });
});

test('all sockets close with 1012 when their node drains', async () => {
  const node = await server.twin();
  const sockets = await Promise.all(paths.map((path) => open(path, { node })));
  const codes = Promise.all(sockets.map(({ closed }) => closed));
  await node.stop();
  expect(await codes).toEqual(paths.map(() => 1012));
});
