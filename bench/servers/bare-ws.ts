// The limit of a fan-out: ws, and one frame made once for everybody of each message out of Redis.
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { Redis } from 'ioredis';
import * as ws from 'ws';

/** The framing function of ws, which its types lack. */
const sender = (ws as unknown as { Sender: { frame(data: Buffer, how: object): Buffer[] } }).Sender;

const http = createServer((_request, reply) => reply.end());
const sockets = new Set<ws.WebSocket>();

new ws.WebSocketServer({ server: http }).on('connection', (socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
  socket.send('ready');
});

const redis = new Redis(process.env.REDIS_URL as string);
await redis.subscribe('bench:frames');
redis.on('message', (_channel, text) => {
  const parts = sender.frame(Buffer.from(text), { fin: true, opcode: 1, readOnly: true });
  const frame = Buffer.concat(parts);
  // ws frames what it sends for each socket anew; written past it, nothing is left but the write.
  for (const socket of sockets) (socket as unknown as { _socket: Socket })._socket.write(frame);
});

http.listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
