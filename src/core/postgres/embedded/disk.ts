import { statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/**
 * Free bytes below which the database becomes read-only. PostgreSQL stops when it cannot create the next segment of its
 * write-ahead log (16 MB) and does not start again, and then reads fail too. This leaves room for several segments.
 */
const reserve = 128 * 1024 ** 2;
/** Free bytes at which writes are allowed again: more, so that the mode does not change with every statement. */
const resumeAt = reserve + 32 * 1024 ** 2;
const lookMs = 1_000;

const freeIn = async (folder: string) => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** Lets the sessions of a server write, or only read. */
async function setReadOnly(url: string, isReadOnly: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(
      isReadOnly
        ? 'alter system set default_transaction_read_only = on'
        : 'alter system reset default_transaction_read_only',
    );
    await client.query('select pg_reload_conf()');
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * Keeps the server at `url` from writing while the disk of its log, in `folder`, is nearly full: reads go on. Resolves
 * once `signal` is aborted.
 */
export async function guardDisk(
  folder: string,
  url: string,
  log: (message: string) => void,
  signal: AbortSignal,
): Promise<void> {
  // Null: unknown, since a killed process may have left the database read-only.
  let isReadOnly: boolean | null = null;
  while (!signal.aborted) {
    try {
      const free = await freeIn(folder);
      const wanted: boolean = free < (isReadOnly ? resumeAt : reserve);
      if (wanted !== isReadOnly) {
        await setReadOnly(url, wanted);
        if (wanted) log(`The disk of ${folder} is full: the database only reads.`);
        else if (isReadOnly) log(`The disk of ${folder} has room again: the database writes.`);
        isReadOnly = wanted;
      }
    } catch {
      // The server starts anew, or ends: the next look sees it.
    }
    await sleep(lookMs, undefined, { signal, ref: false }).catch(() => {});
  }
}
