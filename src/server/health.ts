import type { FastifyInstance } from 'fastify';
import type { App } from '../core/app.js';
import { poolOf } from '../core/postgres/pool.js';

/** Time-out of the query that checks the database, in milliseconds. */
const timeoutMs = 2_000;
/** How long an answer of the database is reused, in milliseconds, since the path is public. */
const reuseMs = 1_000;

/** Whether the database answers; checked at most once a second. A failure is logged. */
function databaseCheck({ orm, log }: App): () => Promise<boolean> {
  let answer: Promise<boolean> = Promise.resolve(false);
  let askedAt = Number.NEGATIVE_INFINITY;
  const query = async () => {
    const pool = await poolOf(orm);
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs).unref();
    });
    await Promise.race([pool.query('select 1'), late]);
    return true;
  };
  return () => {
    if (performance.now() - askedAt < reuseMs) return answer;
    askedAt = performance.now();
    answer = query().catch((error: unknown) => {
      log.warn({ err: error }, 'the database does not answer');
      return false;
    });
    return answer;
  };
}

/** `/healthz`: the process is alive. `/readyz`: it can serve requests, for which Redis is not needed. */
export async function health(
  server: FastifyInstance,
  { app, draining }: { app: App; draining: () => boolean },
): Promise<void> {
  const databaseAnswers = databaseCheck(app);
  server.get('/healthz', async () => ({ status: 'alive' }));
  server.get('/readyz', async (_request, reply) => {
    if (draining()) return reply.code(503).send({ status: 'draining' });
    const database = await databaseAnswers();
    const redis = { 'in process': 'none', up: 'up', down: 'degraded' }[app.doorbell.state()];
    const status = database ? 'ready' : 'unavailable';
    return reply
      .code(database ? 200 : 503)
      .send({ status, database: database ? 'up' : 'down', redis });
  });
}
