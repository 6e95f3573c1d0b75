import type { FastifyInstance } from 'fastify';
import type { App } from '../core/app.js';
import type { DatabaseStatus } from '../core/postgres/watch.js';

/** The states in which a node serves requests: reads go on while nothing can be written. */
const serving: readonly DatabaseStatus[] = ['up', 'read only'];

/** Whether Redis does what it is used for, and else what to change; without addresses and secrets. */
function redisState({ redis }: App) {
  if (!redis) return { redis: 'none' };
  const problems = redis.problems();
  if (problems.length === 0) return { redis: 'up' };
  return {
    redis: 'degraded',
    redisProblems: problems.map(({ uses, advice }) => ({ uses, advice })),
  };
}

/** Nothing without a replica. */
const replicaState = ({ replica }: App) => (replica ? { replica: replica.status } : {});

/** `/healthz`: the process is alive. `/readyz`: it can serve requests, for which Redis is not needed. */
export async function health(
  server: FastifyInstance,
  { app, leaving }: { app: App; leaving: () => boolean },
): Promise<void> {
  server.get('/healthz', async () => ({ status: 'alive' }));
  server.get('/readyz', async (_request, reply) => {
    if (leaving()) return reply.code(503).send({ status: 'draining' });
    const database = app.database.watch.status;
    const isReady = serving.includes(database);
    const status = isReady ? 'ready' : 'unavailable';
    return reply
      .code(isReady ? 200 : 503)
      .send({ status, database, ...replicaState(app), ...redisState(app) });
  });
}
