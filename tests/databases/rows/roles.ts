import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadOn } from '../load.js';
import { claim, type Row, remarkOf } from '../row.js';
import type { DatabaseServer } from '../server.js';

const root = join(import.meta.dirname, '../../..');

/** Runs `npm run migrate`, without npm; resolves to what it says. */
async function migrate(
  url: string,
  args: string[] = [],
  env: Record<string, string> = {},
): Promise<string> {
  return promisify(execFile)(process.execPath, [join(root, 'dist/migrate.js'), ...args], {
    env: { PATH: process.env.PATH, DATABASE_URL: url, ...env },
  }).then(
    ({ stdout }) => stdout.trim(),
    ({ stderr }) => String(stderr).trim(),
  );
}

const as = (role: string) => (url: string) =>
  Object.assign(new URL(url), { username: role, password: 'secret' }).href;

const createRole = (server: DatabaseServer, name: string) =>
  server.sql(`create role ${name} login password 'secret' nosuperuser nocreatedb nocreaterole`);

/** Roles and schemas. */
export const roleRows: Row[] = [
  {
    name: 'a role without superuser, which may not create extensions',
    async run(context) {
      const server = await context.start();
      await createRole(server, 'plain');
      // It may create tables, which a database of another owner does not allow by itself since PostgreSQL 15.
      await server.sql('grant create on schema public to plain', [], 'template1');
      const finding = await loadOn(context, { server, cluster: { through: as('plain') } });
      return remarkOf(finding);
    },
  },
  {
    name: 'nodes with a role that may not change the schema, and npm run migrate',
    async run(context) {
      const server = await context.start();
      await createRole(server, 'owner');
      await createRole(server, 'node');
      await server.sql('create database separate owner owner');
      const url = Object.assign(new URL(server.url), { pathname: '/separate' }).href;
      const refused = await migrate(as('node')(url));
      claim(/may not change the schema.*npm run migrate/s.test(refused), refused);
      const done = await migrate(as('owner')(url), ['--grant', 'node']);
      claim(done.startsWith('Migrated: '), done);
      const again = await migrate(as('node')(url));
      claim(again === 'No migration is pending.', again);
      const cluster = { database: 'separate', through: as('node') };
      return remarkOf(await loadOn(context, { server, cluster }));
    },
  },
  ...[
    ['DATABASE_SCHEMA', { DATABASE_SCHEMA: 'chat' }],
    ['the search_path of the role', {}],
    ['options=-csearch_path', {}, '?options=-csearch_path%3Dchat'],
  ].map(
    ([name, env, query = '']): Row => ({
      name: `another schema by ${name}, two nodes that start together, twice`,
      async run(context) {
        const server = await context.start();
        await createRole(server, 'plain');
        await server.sql('create schema chat authorization plain', [], 'template1');
        if (`${name}`.includes('role')) await server.sql('alter role plain set search_path = chat');
        const through = (url: string) => `${as('plain')(url)}${query}`;
        const cluster = { through, env: env as Record<string, string> };
        const finding = await loadOn(context, {
          server,
          cluster: { ...cluster, settings: { search_path: 'chat' } },
          mayRefuse: true,
          delayMs: 10_000,
          async fault({ nodes, query }) {
            await Promise.all(nodes.map((node) => node.end('SIGTERM')));
            await Promise.all(nodes.map((node) => node.start()));
            const [row] = await query<{ tables: string }>(
              "select count(*) as tables from pg_tables where schemaname = 'public'",
            );
            claim(Number(row?.tables) === 0, 'tables are in public');
          },
        });
        return remarkOf(finding);
      },
    }),
  ),
  {
    name: 'a database that does not exist',
    async run(context) {
      const server = await context.start();
      const url = Object.assign(new URL(server.url), { pathname: '/nowhere' }).href;
      const said = await migrate(url);
      claim(said.includes('"nowhere" does not exist'), said);
      const found = await server.sql("select from pg_database where datname = 'nowhere'");
      claim(found.length === 0, 'the database was created');
      return said;
    },
  },
];
