import type { Migration } from '@mikro-orm/migrations';
import { describe, expect, test } from 'vitest';
import * as migrations from '../../src/migrations/index.js';
import { nextMigrations } from '../deploy/next-version.js';
import { faultsOf, type Subject } from './migration-rules.js';

const subject = (statements: string[], others: Partial<Subject> = {}): Subject => ({
  statements,
  isTransactional: true,
  olderNodes: 'continue',
  ...others,
});
const outside = { isTransactional: false };

type Checked = Migration & { olderNodes?: 'continue' | 'stop' };

test('all migrations but the initial one keep the rules', async () => {
  for (const [name, Class] of Object.entries(migrations)) {
    if (name.endsWith('_initial')) continue;
    const migration: Checked = new (Class as new (...args: unknown[]) => Checked)(null, null);
    await migration.up();
    const { olderNodes = 'stop' } = migration;
    const statements = migration.getQueries() as string[];
    const isTransactional = migration.isTransactional();
    expect([name, faultsOf({ statements, isTransactional, olderNodes })]).toEqual([name, []]);
  }
});

test('the migrations of a rolling deploy under load keep the rules', () => {
  for (const { name, statements, isTransactional } of nextMigrations)
    expect([name, faultsOf(subject([...statements], { isTransactional }))]).toEqual([name, []]);
});

describe('a migration may', () => {
  test.each<[what: string, statements: string[], others?: Partial<Subject>]>([
    [
      'create a table with all it needs',
      [
        'create table polls (id bigserial primary key, post_id bigint not null references posts (id), question text not null)',
        'create index polls_post_id on polls (post_id)',
        'alter table polls add constraint short check (length(question) < 100)',
        "insert into polls (post_id, question) values (1, 'why')",
      ],
    ],
    [
      'add columns without rewriting',
      [
        'alter table posts add column language text',
        'alter table posts add column likes int not null default 0',
        "alter table posts add column tags text[] not null default '{}'::text[]",
        'alter table posts add column seen_at timestamptz default now()',
      ],
    ],
    [
      'create an index concurrently',
      [
        'drop index concurrently if exists posts_language',
        'create index concurrently posts_language on posts (language)',
      ],
      outside,
    ],
    [
      'add a constraint without reading rows',
      [
        'alter table posts add constraint posts_group foreign key (group_id) references groups (id) not valid',
        'alter table posts add constraint posts_language_not_null check (language is not null) not valid',
      ],
    ],
    [
      'validate it later, and then forbid null',
      [
        'alter table posts validate constraint posts_language_not_null',
        'alter table posts alter column language set not null',
        'alter table posts drop constraint posts_language_not_null',
      ],
      { olderNodes: 'stop' },
    ],
    [
      'use an index as a key',
      ['alter table posts add constraint posts_slug unique using index posts_slug_index'],
    ],
    [
      'replace a function, and set a default',
      [
        "create or replace function f() returns int language sql as 'select 1'",
        'alter table posts alter column language set default 0',
        'alter table posts alter column language drop not null',
      ],
    ],
    [
      'take away what no older node uses',
      [
        'alter table posts drop column language',
        'drop table polls',
        'alter table posts rename column a to b',
      ],
      { olderNodes: 'stop' },
    ],
  ])('%s', (_, statements, others) => {
    expect(faultsOf(subject(statements, others))).toEqual([]);
  });
});

describe('a migration must not', () => {
  test.each<[what: string, statement: string, reason: RegExp, others?: Partial<Subject>]>([
    ['create an index under a lock', 'create index a on posts (id)', /created concurrently/],
    [
      'create a unique index under a lock',
      'create unique index a on posts (id)',
      /created concurrently/,
    ],
    [
      'create it concurrently in a transaction',
      'create index concurrently a on posts (id)',
      /isTransactional/,
    ],
    [
      'create it concurrently without a second try',
      'create index concurrently a on posts (id)',
      /has to precede/,
      outside,
    ],
    ['drop an index under a lock', 'drop index a', /dropped concurrently/],
    ['drop it concurrently once', 'drop index concurrently a', /if exists/, outside],
    [
      'do anything else outside a transaction',
      'alter table posts add column a text',
      /nothing else/,
      outside,
    ],
    [
      'add a column that is not null at once',
      'alter table posts add column a text not null',
      /without a default/,
    ],
    [
      'give null for not null',
      'alter table posts add column a text not null default null',
      /without a default/,
    ],
    [
      'add a default that is volatile',
      'alter table posts add column a uuid default gen_random_uuid()',
      /rewrites the table/,
    ],
    [
      'add a default by the clock',
      'alter table posts add column a timestamptz default clock_timestamp()',
      /rewrites the table/,
    ],
    ['add numbers', 'alter table posts add column a bigserial', /rewrite the table/],
    [
      'add an identity',
      'alter table posts add column a int generated always as identity',
      /rewrite the table/,
    ],
    [
      'add a computed column',
      'alter table posts add column a int generated always as (id + 1) stored',
      /rewrite the table/,
    ],
    ['add a unique column', 'alter table posts add column a text unique', /created concurrently/],
    [
      'add a column with a foreign key',
      'alter table posts add column a bigint references users (id)',
      /not valid/,
    ],
    ['add a column with a check', 'alter table posts add column a int check (a > 0)', /not valid/],
    [
      'change a type',
      'alter table posts alter column content type varchar(10)',
      /rewrites the table/,
    ],
    ['move a table', 'alter table posts set tablespace fast', /rewrites the table/],
    ['write all rows anew', 'alter table posts set unlogged', /rewrites the table/],
    ['forbid null at once', 'alter table posts alter column a set not null', /posts_a_not_null/],
    [
      'add a foreign key that reads all rows',
      'alter table posts add constraint f foreign key (a) references users (id)',
      /not valid/,
    ],
    [
      'add a check that reads all rows',
      'alter table posts add constraint c check (a > 0)',
      /not valid/,
    ],
    [
      'check all rows under the same lock',
      'alter table posts add constraint c check (a > 0) not valid; alter table posts validate constraint c',
      /later migration/,
    ],
    [
      'add a key that builds its index',
      'alter table posts add constraint u unique (a)',
      /created concurrently/,
    ],
    [
      'add a primary key that builds its index',
      'alter table posts add primary key (a)',
      /created concurrently/,
    ],
    [
      'exclude',
      'alter table posts add constraint e exclude using gist (a with &&)',
      /reads all rows/,
    ],
    [
      'attach a partition',
      'alter table events attach partition e for values in (9)',
      /checked under its lock/,
    ],
    ['change all rows', 'update posts set likes = 0', /in batches/],
    ['delete rows', 'delete from posts where likes = 0', /in batches/],
    ['copy rows', 'insert into polls (post_id) select id from posts', /in batches/],
    ['lock a table', 'lock table posts', /locks a whole table/],
    ['rewrite a table', 'vacuum full posts', /locks a whole table/],
    ['empty a table', 'truncate posts', /locks a whole table/],
    ['hide statements', 'do $$ begin update posts set a = 1; end $$', /cannot be checked/],
    ['set its own time-outs', 'set lock_timeout = 0', /time-outs/],
    ['drop a column beside older nodes', 'alter table posts drop column a', /olderNodes/],
    ['drop a table beside older nodes', 'drop table posts', /olderNodes/],
    ['drop a function beside older nodes', 'drop function f(int)', /olderNodes/],
    ['rename a column beside older nodes', 'alter table posts rename column a to b', /olderNodes/],
    ['rename a table beside older nodes', 'alter table posts rename to articles', /olderNodes/],
  ])('%s', (_, statement, reason, others) => {
    expect(faultsOf(subject([statement], others)).join('\n')).toMatch(reason);
  });
});
