// The limit of a sign-in: argon2 alone, behind node:http, as many at a time as there are cores.
import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';
import argon2 from 'argon2';

const { HASH, PASSWORD } = process.env as { HASH: string; PASSWORD: string };
const waiting: (() => void)[] = [];
let free = availableParallelism();

createServer(async (request, reply) => {
  if (request.url === '/readyz') return reply.end();
  if (free > 0) free -= 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  const right = await argon2.verify(HASH, PASSWORD);
  const next = waiting.shift();
  if (next) next();
  else free += 1;
  reply.writeHead(right ? 200 : 401).end();
}).listen(Number(process.env.PORT), '127.0.0.1');

process.once('SIGTERM', () => process.exit(0));
