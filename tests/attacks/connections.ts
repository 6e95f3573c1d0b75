import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import { LIMITS } from '../../src/config/limits.js';
import { type Attack, bearer, flood, type Target } from './attack.js';

const handshake = (path: string, origin: string) =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
  `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: ${origin}\r\n\r\n`;

/** What a user or an address may do at most. */
const mostPerMinute = LIMITS.requestsPerMinute.default;

/** Sends `text` to the node and resets the connection once it is written. */
const sendAndReset = ({ node }: Target, text: string) =>
  new Promise<void>((resolve) => {
    const { port, hostname } = new URL(node.url);
    const socket = connect(Number(port), hostname, () => {
      socket.write(text, () => socket.resetAndDestroy());
    });
    socket.on('error', () => {}).on('close', () => resolve());
  });

const resets: Attack = {
  name: 'connections that are reset after an upgrade',
  async run(target, signal) {
    const paths = ['/x', '/graphql', '/ws/status/', '/ws/calls/'];
    let sent = 0;
    await flood(20, signal, async () => {
      sent += 1;
      await sendAndReset(target, handshake(paths[sent % 4] as string, 'https://evil.example'));
    });
    return [];
  },
};

const frames: Attack = {
  name: 'frames of fifty sockets',
  async run(target, signal) {
    const { node, attacker } = target;
    const open = async () => {
      const socket = new WebSocket(node.wsUrl, 'graphql-transport-ws');
      await new Promise((resolve) => socket.on('open', resolve).on('error', resolve));
      const init = { type: 'connection_init', payload: bearer(attacker) };
      socket.send(JSON.stringify(init));
      while (!signal.aborted && socket.readyState === socket.OPEN) {
        for (let sent = 0; sent < 20; sent += 1) socket.send('{"type":"ping"}');
        await sleep(5);
      }
      socket.terminate();
    };
    await flood(50, signal, open);
    return [];
  },
};

const returning: Attack = {
  name: 'a user who comes back again and again',
  async run({ node, attacker }, signal) {
    let admitted = 0;
    await flood(20, signal, async () => {
      const socket = new WebSocket(node.wsUrl, 'graphql-transport-ws');
      socket.on('error', () => {});
      socket.on('open', () =>
        socket.send(JSON.stringify({ type: 'connection_init', payload: bearer(attacker) })),
      );
      const ended = new Promise<false>((resolve) => socket.once('close', () => resolve(false)));
      const isAdmitted = await Promise.race([ended, once(socket, 'message')]);
      socket.terminate();
      if (isAdmitted) admitted += 1;
      else await sleep(100);
    });
    return admitted > mostPerMinute ? [`${admitted} sockets were admitted within a minute`] : [];
  },
};

const dripping: Attack = {
  name: 'heads and bodies that drip',
  async run({ node }, signal) {
    const { port, hostname } = new URL(node.url);
    const heads = [
      'GET /healthz HTTP/1.1\r\n',
      'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n',
    ];
    const sockets = Array.from({ length: 500 }, (_, at) => {
      const socket = connect(Number(port), hostname, () => socket.write(heads[at % 2] as string));
      return socket.on('error', () => {});
    });
    while (!signal.aborted) {
      for (const socket of sockets) if (socket.writable) socket.write('a: b\r\n');
      await sleep(500);
    }
    for (const socket of sockets) socket.destroy();
    return [];
  },
};

/** Attacks by connections and sockets. */
export const onConnections: readonly Attack[] = [resets, frames, returning, dripping];
