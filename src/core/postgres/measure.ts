import { LRUCache } from 'lru-cache';
import type { ClientBase, Pool, PoolClient } from 'pg';
import type { Observed } from '../observed.js';
import { currentOperation } from '../operation.js';
import { noSpan } from '../tracing/tracing.js';
import { withCallback } from './pool-connect.js';

/** The most names of statements; statements with further ones are counted as "other". */
const mostNames = 300;

const write = /(?<!\b(?:for|key|do) )\b(insert into|update|delete from)\s+(?:only\s+)?"?(\w+)/i;
const read = /\bfrom\s+"?([a-z_]+)"?(?![a-z_(])/i;

/** The verb and the table of a statement without a name: `insert messages`. */
function describe(text: string): string {
  const written = write.exec(text);
  if (written) return `${written[1]?.split(' ', 1)[0]} ${written[2]}`.toLowerCase();
  const [verb = ''] = /^\w+/.exec(text.trimStart()) ?? [];
  const [, table] = (/^(select|with)$/i.test(verb) && read.exec(text)) || [];
  return (table ? `select ${table}` : verb).toLowerCase();
}

interface Statement {
  text: string;
  name?: string;
  rowMode?: 'array';
}

/** Returns a function that finds the name of a statement in metrics. */
function statementNames() {
  const names = new Set<string>();
  const known = new LRUCache<string, string>({ max: 1_000 });
  const bounded = (name: string) => {
    if (names.has(name)) return name;
    if (names.size >= mostNames) return 'other';
    names.add(name);
    return name;
  };
  return ({ text, name, rowMode }: Statement): string => {
    // Only the planner reads rows as arrays; its texts are many, and follow from the clients' documents.
    if (rowMode === 'array') return 'planned_read';
    if (name) return bounded(name);
    const found = known.get(text) ?? bounded(describe(text));
    known.set(text, found);
    return found;
  };
}

const sqlstate = /^[0-9A-Z]{5}$/;

const sqlstateOf = (error: unknown): string => {
  const code = String((error as { code?: unknown } | null)?.code);
  return sqlstate.test(code) ? code : 'connection';
};

type Query = (first: unknown, ...rest: unknown[]) => unknown;
type Done = (error: unknown, result?: unknown) => void;

/**
 * Measures `pool`, in metrics as `name`: how long callers wait for a connection, its size, and each statement that is
 * sent on it.
 */
export function measurePool({ metrics, tracing }: Observed, name: string, pool: Pool): void {
  const nameOf = statementNames();
  const { poolWaitSeconds, statementSeconds, statementErrors } = metrics;
  /** Begins a statement; returns the function that ends it. */
  const begin = (given: Statement) => {
    const statement = nameOf(given);
    const operation = currentOperation();
    if (operation) operation.statements += 1;
    const span =
      tracing.isOn && operation
        ? tracing.start({
            name: statement,
            kind: 'client',
            attributes: { 'db.system.name': 'postgresql', 'db.query.summary': statement },
            parent: operation.span,
          })
        : noSpan;
    const begun = performance.now();
    return (error?: unknown) => {
      const ms = performance.now() - begun;
      statementSeconds.observe({ statement }, ms / 1000);
      if (operation) operation.databaseMs += ms;
      if (error) {
        const sqlstate = sqlstateOf(error);
        statementErrors.inc({ sqlstate });
        span.fail(sqlstate);
      }
      span.end();
    };
  };

  const measureClient = (client: ClientBase) => {
    const type = Object.getPrototypeOf(client) as { query: Query };
    // Found at each call, so that what wraps the method later sees these statements too.
    const query: Query = (...given) => type.query.apply(client, given);
    const measuredQuery: Query = (first, ...rest) => {
      const given = typeof first === 'string' ? { text: first } : (first as Statement);
      // A cursor or a copy is sent in parts.
      if (typeof given?.text !== 'string') return query(first, ...rest);
      const finish = begin(given);
      const last = rest.at(-1);
      if (typeof last === 'function') {
        rest[rest.length - 1] = (error: unknown, result: unknown) => {
          finish(error);
          (last as Done)(error, result);
        };
        return query(first, ...rest);
      }
      const answer = query(first, ...rest);
      if (answer instanceof Promise) answer.then(() => finish(), finish);
      return answer;
    };
    client.query = measuredQuery as never;
  };
  // MikroORM has connected before.
  const measured = new WeakSet<ClientBase>();
  pool.on('acquire', (client) => {
    if (!measured.has(client)) measureClient(client);
    measured.add(client);
  });

  const connect = pool.connect.bind(pool) as () => Promise<PoolClient>;
  const timed = async (): Promise<PoolClient> => {
    const begun = performance.now();
    try {
      return await connect();
    } finally {
      poolWaitSeconds.observe({ pool: name }, (performance.now() - begun) / 1000);
    }
  };
  pool.connect = withCallback(timed);
  metrics.watchPool(name, pool);
}
