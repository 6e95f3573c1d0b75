import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { closing } from './closing.js';
import { migrateUrl } from './migrated.js';

const TEMPLATE = 'parley_template';
/** Any number, so long as nothing else in the test server locks it. */
const TEMPLATE_LOCK = 471_147;

/** A migrated, empty database of one's own: a copy of a template that the first caller of the run makes. */
export async function createDatabase(): Promise<{ url: string }> {
  await withServer(async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    await ensureTemplate(client);
    await client.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  });
  return create(`template ${TEMPLATE}`);
}

/** An empty database in which nothing was migrated. */
export const createBareDatabase = () => create('');

/** Creates a database that is dropped when the test ends that asks for it, or the file. */
async function create(how: string): Promise<{ url: string }> {
  const name = `parley_${randomBytes(6).toString('hex')}`;
  await withServer((client) => client.query(`create database ${name} ${how}`));
  closing({
    stop: () =>
      withServer((client) => client.query(`drop database if exists ${name} with (force)`)),
  });
  return { url: addressOf(name) };
}

async function ensureTemplate(client: pg.Client): Promise<void> {
  const found = await client.query('select from pg_database where datname = $1', [TEMPLATE]);
  if (found.rowCount) return;
  await client.query(`drop database if exists ${TEMPLATE}_draft with (force)`);
  await client.query(`create database ${TEMPLATE}_draft`);
  await migrateUrl(addressOf(`${TEMPLATE}_draft`));
  await client.query(`alter database ${TEMPLATE}_draft rename to ${TEMPLATE}`);
  // Nobody connects to a template, or copying it would fail.
  await client.query(`alter database ${TEMPLATE} with allow_connections false`);
}

function addressOf(name: string): string {
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  return url.href;
}

/** Runs `work` on the test server itself, outside any test's database. */
async function withServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(inject('postgresUrl'));
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
