import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { ClientBase } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import {
  findMigrations,
  findPartitions,
  findSequences,
  findTables,
  type Table,
} from './catalog.js';
import { type DatabasePart, tableFile } from './manifest.js';

/**
 * Runs `work` on one snapshot of the database: whatever commits meanwhile is not seen, and nobody waits. Reading is
 * all that the role must be allowed.
 */
export async function inSnapshot<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('begin isolation level repeatable read read only');
  try {
    await client.query('set local statement_timeout = 0');
    await client.query('set local idle_in_transaction_session_timeout = 0');
    return await work();
  } finally {
    await client.query('rollback').catch(() => {});
  }
}

/** Writes all rows of the schema in use to `folder`, as the open snapshot of `client` has them. */
export async function dumpDatabase(client: ClientBase, folder: string): Promise<DatabasePart> {
  const migrations = await findMigrations(client);
  if (migrations.length === 0) throw new Error('The database holds no Parley.');
  const tables: DatabasePart['tables'] = [];
  for (const table of await findTables(client))
    tables.push({ ...table, ...(await dumpTable(client, table, tableFile(folder, table.name))) });
  const { rows } = await client.query<{ postgres: string }>(
    `select current_setting('server_version') as postgres`,
  );
  return {
    postgres: rows[0]?.postgres ?? '',
    migrations,
    tables,
    partitions: await findPartitions(client),
    sequences: await findSequences(client),
  };
}

async function dumpTable(client: ClientBase, { name, columns }: Table, file: string) {
  const list = columns.map((column) => client.escapeIdentifier(column)).join(', ');
  // Of a query, since a partitioned table has no rows of its own.
  const rows = client.query(
    copyTo(`copy (select ${list} from ${client.escapeIdentifier(name)}) to stdout`),
  );
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  const hashed = new PassThrough().on('data', (chunk) => hash.update(chunk));
  await pipeline(rows, createGzip(), hashed, createWriteStream(file, { mode: 0o600 }));
  return { rows: rows.rowCount, sha256: hash.digest('hex') };
}
