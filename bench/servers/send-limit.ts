// The limit of sending: node:http, pg, and one prepared statement. With BATCHED, the messages of one conversation
// that arrive while a statement writes to it go together in the next.
import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { sendMany, sendOne } from './send.sql.ts';

interface Message {
  conversationId: number;
  senderId: number;
  clientKey: string;
  content: string;
}

interface Sent {
  id: string;
  seq: string;
  sent_at: Date;
}

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });

const one = async ({ conversationId, senderId, clientKey, content }: Message) => {
  const values = [conversationId, senderId, clientKey, content];
  return (await pool.query<Sent>({ name: 'one', text: sendOne, values })).rows[0];
};

type Waiting = [Message, PromiseWithResolvers<Sent | undefined>];

/** By conversation that is being written to: what goes in its next statement. */
const waiting = new Map<number, Waiting[]>();

const batched = (message: Message): Promise<Sent | undefined> => {
  const answer = Promise.withResolvers<Sent | undefined>();
  const queue = waiting.get(message.conversationId);
  if (queue) queue.push([message, answer]);
  else void write(message.conversationId, [[message, answer]]);
  return answer.promise;
};

async function write(conversationId: number, first: Waiting[]): Promise<void> {
  for (let batch = first; batch.length > 0; ) {
    waiting.set(conversationId, []);
    const values = [
      conversationId,
      batch.map(([{ senderId }]) => senderId),
      batch.map(([{ clientKey }]) => clientKey),
      batch.map(([{ content }]) => content),
    ];
    try {
      const { rows } = await pool.query<Sent>({ name: 'many', text: sendMany, values });
      for (const [index, [, { resolve }]] of batch.entries()) resolve(rows[index]);
    } catch (error) {
      for (const [, { reject }] of batch) reject(error);
    }
    batch = waiting.get(conversationId) ?? [];
  }
  waiting.delete(conversationId);
}

const send = process.env.BATCHED ? batched : one;

function answer(reply: ServerResponse, { id, seq, sent_at }: Sent): void {
  const message = { id: `message_${id}`, seq: Number(seq), sentAt: sent_at };
  const body = Buffer.from(JSON.stringify({ data: { sendMessage: { message } } }));
  reply.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  reply.end(body);
}

createServer(async (request, reply) => {
  if (request.url === '/readyz') return reply.end();
  try {
    const senderId = Number(request.headers['x-viewer']);
    const sent = await send({ ...JSON.parse(await text(request)), senderId });
    if (sent) answer(reply, sent);
    else reply.writeHead(404).end();
  } catch (error) {
    console.error(error);
    reply.writeHead(500).end();
  }
}).listen(Number(process.env.PORT), '127.0.0.1');

process.once('SIGTERM', () => process.exit(0));
