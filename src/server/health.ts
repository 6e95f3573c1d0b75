import type { FastifyInstance } from 'fastify';
import type { App } from '../core/app.js';
import { poolOf } from '../core/postgres/pool.js';

async function databaseAnswers(app: App): Promise<boolean> {
  const pool = await poolOf(app.orm);
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('late')), 2_000).unref();
  });
  return Promise.race([pool.query('select 1'), late]).then(
    () => true,
    () => false,
  );
}

/** `/healthz`: the process is alive. `/readyz`: it can serve requests, for which Redis is not needed. */
export async function health(
  server: FastifyInstance,
  { app, draining }: { app: App; draining: () => boolean },
): Promise<void> {
  server.get('/healthz', async () => ({ status: 'alive' }));
  server.get('/readyz', async (_request, reply) => {
    if (draining()) return reply.code(503).send({ status: 'draining' });
    const database = await databaseAnswers(app);
    const redis = { 'in process': 'none', up: 'up', down: 'degraded' }[app.doorbell.state()];
    const status = database ? 'ready' : 'unavailable';
    return reply
      .code(database ? 200 : 503)
      .send({ status, database: database ? 'up' : 'down', redis });
  });
}
