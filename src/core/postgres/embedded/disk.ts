import { statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/**
 * The bytes below which nothing is written any more. PostgreSQL ends where it cannot make the next file of its log, of
 * 16 MB, and does not start again: its readers would be gone as well. Some files are left for its own work.
 */
const reserve = 128 * 1024 ** 2;
/** The bytes at which writing goes on: more, so that it does not change with every statement. */
const enough = reserve + 32 * 1024 ** 2;
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
  // A process that was killed may have left it so.
  let isReadOnly: boolean | null = null;
  while (!signal.aborted) {
    try {
      const free = await freeIn(folder);
      const wanted: boolean = free < (isReadOnly ? enough : reserve);
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
