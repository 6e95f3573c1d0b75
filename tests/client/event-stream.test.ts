import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect as connectTo, type Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Connection, connectParley } from '../../packages/client/src/core.js';
import { openConversation, sessionOf } from '../harness/apollo.js';
import { closing } from '../harness/closing.js';
import { EVENTS, PRESENCE, send } from '../harness/documents.js';
import { village } from '../harness/server.js';

/* Where no WebSocket gets through, subscriptions are event streams. */

const { server } = await village({ LIMIT_SOCKET_PING_SECONDS: '2' });
afterEach(() => vi.unstubAllGlobals());

type Upgrades = 'through' | 'cut' | 'silent';

/** A proxy before the node, which treats upgrades as it is told, and counts the event streams it passes on. */
async function openProxy(upgrades: Upgrades) {
  const sockets = new Set<Socket>();
  const seen = { streams: 0, upgrades: 0, pongs: 0 };
  const state = { upgrades, isDown: false, isSilent: false, openStreams: 0, tunnels: 0 };
  const proxy = createServer((incoming, answer) => {
    if (state.isDown) return void incoming.socket.destroy();
    if (state.isSilent) return;
    if (incoming.url?.startsWith('/graphql/stream/pong')) seen.pongs += 1;
    if (incoming.headers.accept === 'text/event-stream') {
      seen.streams += 1;
      state.openStreams += 1;
      answer.on('close', () => {
        state.openStreams -= 1;
      });
    }
    const { method, url: path, headers } = incoming;
    const out = forward({ port: server.port, method, path, headers }, (reply) => {
      answer.writeHead(reply.statusCode!, reply.headers);
      reply.pipe(answer);
    });
    out.on('error', () => answer.destroy());
    answer.on('close', () => out.destroy());
    incoming.pipe(out);
  });
  proxy.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  proxy.on('upgrade', (incoming, socket, head) => {
    seen.upgrades += 1;
    if (state.isDown || state.upgrades === 'cut') return void socket.destroy();
    if (state.upgrades === 'silent') return;
    const out = connectTo(server.port, '127.0.0.1', () => {
      const lines = Object.entries(incoming.headers).map(([name, value]) => `${name}: ${value}`);
      out.write(`GET ${incoming.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      out.write(head);
      socket.pipe(out).pipe(socket);
      state.tunnels += 1;
      socket.once('close', () => {
        state.tunnels -= 1;
      });
    });
    for (const one of [out, socket]) one.on('error', () => out.destroy() && socket.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return closing({
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/graphql`,
    seen,
    state,
    cut,
    stop: () => {
      proxy.close();
      cut();
    },
  });
}

/** Follows a conversation; `seqs` are the numbers of the messages that were heard. */
function follow(connection: Connection, id: string) {
  const seqs: number[] = [];
  const ends: unknown[] = [];
  const stop = connection.subscribe(
    { query: EVENTS, variables: { id, after: 0 } },
    {
      next({ data, errors }) {
        if (errors) ends.push(errors);
        const [event] = Object.values(
          (data ?? {}) as Record<string, { message?: object; seq?: number }>,
        );
        if (event?.message) seqs.push(event.seq!);
      },
      error: (error) => ends.push(error),
      complete: () => ends.push('complete'),
    },
  );
  return { seqs, ends, stop };
}

async function conversation() {
  const { ada, ben } = await server.newcomers('ada', 'ben');
  const id = await openConversation(ada, ben, 'message 1');
  return { ada, ben, id };
}

describe.each<Upgrades>(['cut', 'silent'])(
  'behind a proxy by which upgrades are %s',
  (upgrades) => {
    test('subscriptions become event streams, and resume after each cut', async () => {
      const { ada, ben, id } = await conversation();
      const proxy = await openProxy(upgrades);
      const bens = closing(connectParley({ url: proxy.url, session: sessionOf(ben) }));
      const heard = follow(bens, id);
      await expect.poll(() => heard.seqs, { timeout: 60_000 }).toEqual([1]);
      expect(proxy.seen.upgrades).toBe(upgrades === 'cut' ? 2 : 1);
      expect(bens.state()).toEqual({ status: 'online' });
      for (let seq = 2; seq <= 6; seq += 1) {
        if (seq % 2 === 0) proxy.cut();
        await send(ada, ben, `message ${seq}`);
        await expect.poll(() => heard.seqs.at(-1)).toBe(seq);
      }
      expect(heard.seqs).toEqual([1, 2, 3, 4, 5, 6]);
      expect(heard.ends).toEqual([]);
      heard.stop();
      expect(heard.ends).toEqual(['complete']);
      expect(bens.state()).toEqual({ status: 'idle' });
    }, 90_000);
  },
);

test('a socket is tried again while there are event streams, and all subscriptions return to one that gets through', async () => {
  const { ada, ben, id } = await conversation();
  const proxy = await openProxy('cut');
  const bens = closing(
    connectParley({ url: proxy.url, session: sessionOf(ben), socketRetryMs: 500 }),
  );
  const heard = follow(bens, id);
  await expect.poll(() => proxy.seen.streams, { timeout: 60_000 }).toBe(1);
  // Twice the wait after each attempt that fails.
  const { upgrades } = proxy.seen;
  await expect.poll(() => proxy.seen.upgrades, { timeout: 60_000 }).toBeGreaterThan(upgrades + 1);
  await send(ada, ben, 'message 2');
  await expect.poll(() => heard.seqs, { timeout: 60_000 }).toEqual([1, 2]);
  const { streams } = proxy.seen;
  proxy.state.upgrades = 'through';
  await expect
    .poll(() => [proxy.state.tunnels, proxy.state.openStreams], { timeout: 60_000 })
    .toEqual([1, 0]);
  for (let seq = 3; seq <= 5; seq += 1) {
    await send(ada, ben, `message ${seq}`);
    await expect.poll(() => heard.seqs.at(-1)).toBe(seq);
  }
  expect(heard.seqs).toEqual([1, 2, 3, 4, 5]);
  expect(heard.ends).toEqual([]);
  expect(proxy.seen.streams).toBe(streams);
  expect(bens.state()).toEqual({ status: 'online' });
  // And is left again where it is blocked later.
  proxy.state.upgrades = 'cut';
  proxy.cut();
  await expect.poll(() => proxy.state.openStreams, { timeout: 60_000 }).toBe(1);
  await send(ada, ben, 'message 6');
  await expect.poll(() => heard.seqs).toEqual([1, 2, 3, 4, 5, 6]);
}, 120_000);

test('a server that is away is no reason to leave the socket', async () => {
  const { ada, ben, id } = await conversation();
  const proxy = await openProxy('through');
  const bens = closing(connectParley({ url: proxy.url, session: sessionOf(ben) }));
  const heard = follow(bens, id);
  await expect.poll(() => heard.seqs).toEqual([1]);
  proxy.state.isDown = true;
  proxy.cut();
  const { upgrades } = proxy.seen;
  await expect.poll(() => proxy.seen.upgrades).toBeGreaterThan(upgrades + 4);
  proxy.state.isDown = false;
  await send(ada, ben, 'message 2');
  await expect.poll(() => heard.seqs).toEqual([1, 2]);
  expect(proxy.seen.streams).toBe(0);
});

describe('event streams', () => {
  test('are used where there is no WebSocket, and where they are asked for', async () => {
    const { ben, id } = await conversation();
    const proxy = await openProxy('through');
    vi.stubGlobal('WebSocket', undefined);
    const automatic = closing(connectParley({ url: proxy.url, session: sessionOf(ben) }));
    const first = follow(automatic, id);
    await expect.poll(() => first.seqs).toEqual([1]);
    vi.unstubAllGlobals();
    const wanted = closing(
      connectParley({ url: proxy.url, session: sessionOf(ben), transport: 'eventStream' }),
    );
    const second = follow(wanted, id);
    await expect.poll(() => second.seqs).toEqual([1]);
    expect(proxy.seen).toMatchObject({ streams: 2, upgrades: 0 });
  });

  test('continue with a new token when the old one expires, and end with the session', async () => {
    const { ada, ben, id } = await conversation();
    const bens = closing(
      connectParley({
        url: `${server.url}/graphql`,
        session: sessionOf(ben, { endsInMs: 0 }),
        transport: 'eventStream',
      }),
    );
    const changes: string[] = [];
    bens.onSessionChange((_, change) => changes.push(change));
    const heard = follow(bens, id);
    await expect.poll(() => heard.seqs).toEqual([1]);
    await send(ada, ben, 'message 2');
    await expect.poll(() => heard.seqs).toEqual([1, 2]);
    await ben.ask('mutation { logout(input: {}) { __typename } }');
    await expect.poll(() => changes).toEqual(['read', 'end']);
    await expect.poll(() => heard.ends).toHaveLength(1);
    expect(bens.session()).toBe(null);
  });

  test('answer the pings of the server; a client that vanishes is offline as soon as with a socket', async () => {
    const { ada, ben, id } = await conversation();
    const proxy = await openProxy('cut');
    const bens = closing(
      connectParley({ url: proxy.url, session: sessionOf(ben), transport: 'eventStream' }),
    );
    const heard = follow(bens, id);
    await expect.poll(() => heard.seqs).toEqual([1]);
    const changes = ada.subscribe(PRESENCE, { ids: [ben.id] });
    expect((await changes.event()).status).toBe('ONLINE');
    await expect.poll(() => proxy.seen.pongs).toBeGreaterThan(2);
    await send(ada, ben, 'message 2');
    await expect.poll(() => heard.seqs).toEqual([1, 2]);
    expect(proxy.seen.streams).toBe(1);
    // The connections stay open and take what the server sends.
    const begun = performance.now();
    proxy.state.isSilent = true;
    expect((await changes.event(30_000)).status).toBe('OFFLINE');
    // Two pings, and the grace of presence.
    expect(performance.now() - begun).toBeLessThan(60_000);
  }, 60_000);

  test('of one user are not heard by the next one who signs in', async () => {
    const { ada, ben, id } = await conversation();
    const bens = closing(
      connectParley({
        url: `${server.url}/graphql`,
        session: sessionOf(ben),
        transport: 'eventStream',
      }),
    );
    const heard = follow(bens, id);
    await expect.poll(() => heard.seqs).toEqual([1]);
    await bens.signOut();
    await send(ada, ben, 'message 2');
    await expect.poll(() => heard.ends).toHaveLength(1);
    const { cleo } = await server.newcomers('cleo');
    await bens.signIn(sessionOf(cleo));
    const refused = follow(bens, id);
    await expect.poll(() => refused.ends.length).toBeGreaterThan(0);
    expect([heard.seqs, refused.seqs]).toEqual([[1], []]);
  });
});
