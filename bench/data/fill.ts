import argon2 from 'argon2';
import pg from 'pg';
import { LIMITS } from '../../src/config/limits.js';
import { type Part, parts } from './rows.ts';
import type { Scale } from './scale.ts';

/** The password of every user in the data. */
export const password = 'the long road over the hill';

/** The session each user has. */
export const sessionOf = (userId: number): string =>
  `00000000-0000-4000-8000-${userId.toString(16).padStart(12, '0')}`;

/**
 * Fills the empty, migrated database at `url`; every counter, head and mark is as Parley keeps it,
 * what is drawn by lot the same each time.
 */
export async function fill(url: string, scale: Scale): Promise<void> {
  const { passwordHashMemoryKib, passwordHashIterations } = LIMITS;
  const passwordHash = await argon2.hash(password, {
    type: argon2.argon2id,
    memoryCost: passwordHashMemoryKib.default,
    timeCost: passwordHashIterations.default,
    parallelism: 1,
  });
  await Promise.all(parts(scale, passwordHash).map((part) => connected(url, fillPart(part))));
  await connected(url, async (client) => {
    // A server would take all messages into the index of searches while it is measured. The first call makes the row
    // by which the job works, the last one looks at the end again.
    for (let call = 0; call < 3; call++)
      await client.query('select index_messages($1)', [scale.messages]);
    await client.query('vacuum (analyze)');
    await client.query('checkpoint');
  });
}

async function connected(url: string, use: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}

/** In one transaction with the emptying: what is written to a table emptied by it is not logged. */
const fillPart =
  ({ large, rows }: Part) =>
  async (client: pg.Client) => {
    const all = async (statements: readonly string[]) => {
      for (const statement of statements) await client.query(statement);
    };
    await all([
      'begin',
      // Foreign keys hold by construction; checking each row again would take most of the time.
      'set session_replication_role = replica',
      `set work_mem = '512MB'`,
    ]);
    if (large.length > 0) await client.query(`truncate ${large.join()} cascade`);
    const indexes = await client.query<{ drop: string; create: string }>(indexesOf, [large]);
    await all(indexes.rows.map((index) => index.drop));
    await all(rows);
    await all(indexes.rows.map((index) => index.create));
    await client.query('commit');
    if (large.length > 0) await client.query(`vacuum (analyze) ${large.join()}`);
  };

/** How to drop the indexes of tables, and make them again; without those that foreign keys refer to. */
const indexesOf = `
  select
    case when conname is null then format('drop index %s', indexrelid::regclass)
      else format('alter table %s drop constraint %I', indrelid::regclass, conname) end as drop,
    case when conname is null then pg_get_indexdef(indexrelid)
      else format('alter table %s add constraint %I %s', indrelid::regclass, conname, pg_get_constraintdef(c.oid)) end as create
  from pg_index left join pg_constraint c on conindid = indexrelid and contype in ('p', 'u')
  where indrelid = any($1::regclass[])
    -- Dropping the index of a partitioned table drops those of its partitions, which are not made again.
    and (select relkind from pg_class where oid = indrelid) <> 'p'
    and not exists (select from pg_constraint where conindid = indexrelid and contype = 'f')
  order by indexrelid`;
