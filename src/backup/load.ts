import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { createSchema } from '../domain/migrate.js';
import { findConstraints, findMigrations, findObjects, findTables } from './catalog.js';
import { type DatabasePart, tableFile } from './manifest.js';

/** Throws a sentence for the operator when a file is missing, or is not what was written. */
export async function verifyFiles(folder: string, { tables }: DatabasePart): Promise<void> {
  for (const { name, sha256 } of tables) {
    const file = tableFile(folder, name);
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash).catch(({ code }: NodeJS.ErrnoException) => {
      throw new Error(`${file} cannot be read (${code}).`);
    });
    if (hash.digest('hex') !== sha256) throw new Error(`${file} is damaged.`);
  }
}

/** Whether the database belongs to an installation that somebody has an account at. */
export async function isInUse(client: ClientBase): Promise<boolean> {
  const { rows: found } = await client.query(`select to_regclass('users') as id`);
  if (!found[0]?.id) return false;
  const { rows } = await client.query('select exists (select from users) as is_used');
  return rows[0]?.is_used;
}

/** Throws a sentence for the operator when the schema in use belongs to another program. */
export async function assertOwnSchema(client: ClientBase): Promise<void> {
  const tables = await findTables(client);
  if (tables.length === 0 || (await findMigrations(client)).length > 0) return;
  throw new Error(
    `The database holds tables of another program (${tables[0]?.name} …): create a database for Parley.`,
  );
}

/** How many other connections the database has, once those that are ending have ended. */
export async function countOthers(client: ClientBase): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const others = await countNow(client);
    if (others === 0 || attempt === 20) return others;
    await sleep(100);
  }
}

async function countNow(client: ClientBase): Promise<number> {
  const { rows } = await client.query(
    `select count(*)::int as others from pg_stat_activity
     where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`,
  );
  return rows[0]?.others;
}

/**
 * Replaces everything in the schema in use by the backup in `folder`, in one transaction: tables, functions and types
 * are made anew by the migrations that the backup was taken after. A failure changes nothing.
 * @throws Error for the operator when this version lacks one of these migrations
 */
export async function loadDatabase(
  client: ClientBase,
  orm: MikroORM,
  folder: string,
  { migrations, tables, partitions, sequences }: DatabasePart,
): Promise<void> {
  await client.query('begin');
  try {
    await client.query('set local statement_timeout = 0; set local lock_timeout = 10000');
    for (const object of await findObjects(client)) await client.query(`drop ${object} cascade`);
    await createSchema(client, orm, migrations);
    for (const { name, parent, declaration } of partitions)
      await client.query(
        `create table if not exists ${client.escapeIdentifier(name)}
         partition of ${client.escapeIdentifier(parent)} ${declaration}`,
      );
    const own = (await findTables(client)).map(({ name }) => client.escapeIdentifier(name));
    const { remove, restore } = await findConstraints(client);
    for (const statement of remove) await client.query(statement);
    // Migrations insert rows as well.
    await client.query(`truncate ${own.join(', ')}`);
    for (const table of tables) await loadTable(client, folder, table);
    for (const statement of restore) await client.query(statement);
    for (const { name, value, isCalled } of sequences)
      await client.query('select setval(quote_ident($1)::regclass, $2, $3)', [
        name,
        value,
        isCalled,
      ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
  // Until the statistics are there, plans would be made for empty tables.
  await client.query('analyze');
}

async function loadTable(
  client: ClientBase,
  folder: string,
  { name, columns, rows }: DatabasePart['tables'][number],
): Promise<void> {
  const list = columns.map((column) => client.escapeIdentifier(column)).join(', ');
  const into = client.query(copyFrom(`copy ${client.escapeIdentifier(name)} (${list}) from stdin`));
  await pipeline(createReadStream(tableFile(folder, name)), createGunzip(), into);
  if (into.rowCount !== rows)
    throw new Error(`${name} has ${rows} rows in the backup, and ${into.rowCount} were restored.`);
}
