// socket.io with its Redis adapter: another node emits to a room that everybody here has joined.
import { createServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';

const http = createServer((request, reply) => {
  if (request.url === '/readyz') reply.end();
});
const publisher = new Redis(process.env.REDIS_URL as string);
const io = new Server(http, { adapter: createAdapter(publisher, publisher.duplicate()) });
io.on('connection', (socket) => {
  void socket.join('conversation');
});

http.listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
