import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import { EVENTS } from '../harness/documents.js';
import type { Member, Report } from './crowd.js';

// A process of many clients, each of which reconnects as the client package does.

const INBOX = 'subscription ($after: ID) { inboxEvents(after: $after) { __typename } }';
const report: Report = { there: 0, refused: {} };
const refuse = (why: string | number) => {
  report.refused[why] = (report.refused[why] ?? 0) + 1;
};
/** Connection refused and connections that broke are the fault of the killed node. */
const broken = 1006;

/** Connects, subscribes and stays; resolves when the socket has closed. */
function connect(url: string, { token, conversationId }: Member): Promise<void> {
  const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
  const say = (message: object) => socket.send(JSON.stringify(message));
  const waiting = new Set(['events', 'inbox']);
  socket.on('open', () =>
    say({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }),
  );
  socket.on('message', (data) => {
    const { type, id } = JSON.parse(String(data));
    if (type === 'connection_ack') {
      const variables = { id: conversationId, after: 0 };
      say({ type: 'subscribe', id: 'events', payload: { query: EVENTS, variables } });
      say({ type: 'subscribe', id: 'inbox', payload: { query: INBOX, variables: {} } });
    }
    if (type === 'error') refuse('error');
    if (type === 'next' && waiting.delete(id) && waiting.size === 0) report.there += 1;
  });
  socket.on('unexpected-response', (_, { statusCode }) => {
    refuse(statusCode ?? 'no status');
    socket.terminate();
  });
  socket.on('error', () => {});
  return new Promise((resolve) => {
    socket.on('close', (code) => {
      if (waiting.size === 0) report.there -= 1;
      if (code !== broken) refuse(code);
      resolve();
    });
  });
}

async function stay(member: Member, urls: readonly string[]): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const begun = performance.now();
    await connect(urls[attempt % urls.length] as string, member);
    // A connection that lasted starts the pauses anew.
    if (performance.now() - begun > 5_000) attempt = 0;
    await sleep(Math.random() * Math.min(5_000, 200 * 2 ** Math.min(attempt, 5)));
  }
}

process.once('message', async ({ members, urls }: { members: Member[]; urls: string[] }) => {
  setInterval(() => process.send?.(report), 100);
  for (const [at, member] of members.entries()) {
    void stay(member, urls);
    if (at % 50 === 49) await sleep(50);
  }
});
process.once('disconnect', () => process.exit(0));
