import { loadOn } from '../load.js';
import { lacksPgbouncer, startPgbouncer } from '../pgbouncer.js';
import { type Row, remarkOf } from '../row.js';

const behind = (mode: 'session' | 'transaction', pooler: string, size: string): Row => ({
  name: `PgBouncer, ${mode} mode, DATABASE_POOLER=${pooler}, ${size} connections`,
  lacks: lacksPgbouncer,
  async run(context) {
    const server = await context.start();
    const bouncer = context.using(await startPgbouncer(server, mode, { default_pool_size: size }));
    const cluster = { through: bouncer.through, env: { DATABASE_POOLER: pooler } };
    return remarkOf(await loadOn(context, { server, cluster }));
  },
});

/** PgBouncer of Debian (1.18), which knows no prepared statements in transaction mode. */
export const poolerRows: Row[] = [
  behind('session', 'session', '40'),
  behind('session', 'detect', '40'),
  behind('transaction', 'detect', '20'),
  behind('transaction', 'transaction', '5'),
];
