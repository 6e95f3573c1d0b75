import { setTimeout as sleep } from 'node:timers/promises';
import type { Migration } from '@mikro-orm/migrations';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { ClientBase } from 'pg';
import type { Database } from '../core/postgres/database.js';
import * as classes from '../migrations/index.js';

/**
 * Whether nodes of older versions may go on working with the schema after a migration. `continue` is for migrations
 * that only add what older nodes do not need: expand. `stop`, the default, is for those that take something away:
 * contract.
 */
type OlderNodes = 'continue' | 'stop';

/** A migration adds its statements with `addSql` alone. */
type NodeMigration = Migration & { readonly olderNodes?: OlderNodes };

/** Any number, unless the database uses it for another lock; the schema is mixed into it. */
const lockKey = 7_275_391;
/** How long a migration waits for the lock of a table, in milliseconds: others wait behind it. */
const lockMs = 2_000;
const attempts = 30;

const table = `quote_ident(current_schema()) || '.mikro_orm_migrations'`;
const sentence = 'Run `npm run migrate` with the DATABASE_URL of the role that owns the tables.';

interface Row {
  name: string;
  older_nodes: OlderNodes | null;
}

const mayNotWrite = (role: string): Error =>
  new Error(
    `The role ${role} may not read and write the tables: \`npm run migrate -- --grant ${role}\` as their owner allows it.`,
  );

async function executed(client: ClientBase): Promise<Row[]> {
  const { rows: found } = await client.query(
    `select to_regclass(${table}) is not null as is_there`,
  );
  if (!found[0]?.is_there) return [];
  const { rows: rights } = await client.query(
    `select has_table_privilege('mikro_orm_migrations', 'select') as may_read, current_user as role`,
  );
  if (!rights[0]?.may_read) throw mayNotWrite(rights[0]?.role);
  const { rows } = await client.query<Row>('select name, older_nodes from mikro_orm_migrations');
  return rows;
}

function load(orm: MikroORM): NodeMigration[] {
  const driver = orm.em.getDriver();
  const list = Object.values<new (...args: never[]) => NodeMigration>(classes as never);
  return list.map((Class) => new Class(driver as never, orm.config as never));
}

const names: ReadonlySet<string> = new Set(Object.keys(classes));

/** Executed migrations of later versions which nodes of this one do not survive. */
export const newerMigrations = async (client: ClientBase): Promise<string[]> =>
  (await executed(client))
    .filter((row) => !names.has(row.name) && row.older_nodes !== 'continue')
    .map(({ name }) => name);

/** Throws a sentence for the operator when the schema is too new, too old, or may not be written. */
export async function assertSchema(database: Database): Promise<void> {
  await database.alone(async (client) => {
    const newer = await newerMigrations(client);
    if (newer.length > 0)
      throw new Error(
        `The database has the schema of a later version, which this version does not know (${newer.join(', ')}). Start that version, or restore a backup.`,
      );
    const done = new Set((await executed(client)).map(({ name }) => name));
    const pending = [...names].filter((name) => !done.has(name));
    if (pending.length > 0)
      throw new Error(`The database lacks migrations (${pending.join(', ')}). ${sentence}`);
    const { rows } = await client.query(
      `select has_table_privilege('streams', 'insert') as may_write, current_user as role`,
    );
    if (!rows[0]?.may_write) throw mayNotWrite(rows[0]?.role);
  });
}

/**
 * Runs pending migrations, each in a transaction of its own; concurrent nodes wait for each other. Needs no right to
 * change the schema where nothing is pending. Resolves to the names of those that were run.
 */
export async function migrate(database: Database, orm: MikroORM): Promise<string[]> {
  return database.alone(async (client) => {
    if (!hasPending(await executed(client))) return [];
    await client.query('begin');
    // Of the transaction, since a pooler may give the next one another connection.
    await client.query(
      'set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0',
    );
    await client.query(`select pg_advisory_xact_lock(${lockKey}, hashtext(current_schema()))`);
    const done: string[] = [];
    try {
      await database.alone((worker) => runPending(worker, orm, done));
    } catch (error) {
      throw explain(error);
    } finally {
      await client.query('rollback');
    }
    return done;
  });
}

const hasPending = (rows: readonly Row[]): boolean => {
  const done = new Set(rows.map(({ name }) => name));
  return [...names].some((name) => !done.has(name));
};

async function runPending(client: ClientBase, orm: MikroORM, done: string[]): Promise<void> {
  const rows = await executed(client);
  if (rows.length === 0) await createTable(client);
  const known = new Set(rows.map(({ name }) => name));
  for (const migration of load(orm)) {
    const name = migration.name as string;
    if (known.has(name)) continue;
    await migration.up();
    const statements = migration.getQueries() as string[];
    if (migration.isTransactional()) await runTransaction(client, migration, statements);
    else {
      for (const statement of statements) await client.query(statement);
      await record(client, migration);
    }
    done.push(name);
  }
}

/**
 * Runs the migrations `wanted` in the open transaction of `client`, whose schema is empty: for a restore, which fills the
 * tables in the same transaction. Throws a sentence for the operator when this version lacks one of them.
 */
export async function createSchema(
  client: ClientBase,
  orm: MikroORM,
  wanted: readonly string[],
): Promise<void> {
  const unknown = wanted.filter((name) => !names.has(name));
  if (unknown.length > 0)
    throw new Error(
      `The backup was taken by a later version, or by another one (${unknown.join(', ')}): restore it with that version.`,
    );
  await createTable(client);
  for (const migration of load(orm)) {
    if (!wanted.includes(migration.name as string)) continue;
    await migration.up();
    // Nobody else uses the tables, and a transaction cannot create an index concurrently.
    for (const statement of migration.getQueries() as string[])
      await client.query(
        migration.isTransactional() ? statement : statement.replace(/\bconcurrently\b/i, ''),
      );
    await record(client, migration);
  }
}

/** The table of MikroORM's own migrator, and whether older nodes go on. */
const createTable = (client: ClientBase) =>
  client.query(
    `create table if not exists mikro_orm_migrations (id serial primary key, name varchar(255),
       executed_at timestamptz default current_timestamp, older_nodes text not null default 'stop')`,
  );

const record = (client: ClientBase, { name, olderNodes = 'stop' }: NodeMigration) =>
  client.query('insert into mikro_orm_migrations (name, older_nodes) values ($1, $2)', [
    name,
    olderNodes,
  ]);

/** Tries again when a table stays locked: waiting for it longer would hold up everybody behind. */
async function runTransaction(
  client: ClientBase,
  migration: NodeMigration,
  statements: readonly string[],
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query('begin');
      await client.query(`set local statement_timeout = 0; set local lock_timeout = ${lockMs}`);
      for (const statement of statements) await client.query(statement);
      await record(client, migration);
      await client.query('commit');
      return;
    } catch (error) {
      await client.query('rollback').catch(() => {});
      if ((error as { code?: unknown }).code !== '55P03' || attempt === attempts) throw error;
      await sleep(500);
    }
  }
}

function explain(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: string };
  if (code === '42501' || code === '3F000')
    return new Error(`The role may not change the schema (${message}). ${sentence}`, {
      cause: error,
    });
  return error;
}

/** Lets `role` read and write the tables, and not change them: the role of nodes, where another one migrates. */
export async function grantTo(database: Database, role: string): Promise<void> {
  await database.alone(async (client) => {
    const { rows } = await client.query('select current_schema() as schema');
    const schema = client.escapeIdentifier(rows[0]?.schema);
    const to = client.escapeIdentifier(role);
    for (const right of [
      `grant usage on schema ${schema} to ${to}`,
      `grant select, insert, update, delete on all tables in schema ${schema} to ${to}`,
      `grant usage, select, update on all sequences in schema ${schema} to ${to}`,
      `grant execute on all functions in schema ${schema} to ${to}`,
      `alter default privileges in schema ${schema} grant select, insert, update, delete on tables to ${to}`,
      `alter default privileges in schema ${schema} grant usage, select, update on sequences to ${to}`,
    ])
      await client.query(right);
  });
}
