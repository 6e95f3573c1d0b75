import { chmod, chown, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Pool } from 'pg';
import { type Certificates, makeCertificates } from '../../harness/certificates.js';
import { loadOn } from '../load.js';
import { claim, type Row, type RowContext, remarkOf } from '../row.js';
import type { DatabaseServer } from '../server.js';

const dist = pathToFileURL(join(import.meta.dirname, '../../../dist/')).href;
type Modules = typeof import('../../../src/config/config.js') &
  typeof import('../../../src/config/database-url.js') &
  typeof import('../../../src/core/logger.js') &
  typeof import('../../../src/core/postgres/database.js');

/** Modules of the built server, whose sources need a compiler. */
async function load(): Promise<Modules> {
  const names = ['config/config', 'config/database-url', 'core/logger', 'core/postgres/database'];
  const modules = await Promise.all(names.map((name) => import(`${dist}${name}.js`)));
  return Object.assign({}, ...modules);
}

/** Whether a pool of a node that is given `url` encrypts; rejects when it cannot connect. */
async function encrypts(url: string): Promise<boolean> {
  const { parseConfig, parseDatabaseUrl, createLogger, openDatabase } = await load();
  const database = await openDatabase(
    parseDatabaseUrl(url),
    { ...parseConfig({}).database },
    createLogger('silent'),
    0,
  );
  const pool = new Pool({ ...database.poolOptions('set jit = off'), max: 1 });
  try {
    const { rows } = await pool.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
    return rows[0]?.ssl === true;
  } finally {
    await pool.end();
    await database.close();
  }
}

async function secureServer({ start, using }: RowContext, access: string[]) {
  const certificates = using(await makeCertificates());
  const server = await start({
    access,
    settings: { listen_addresses: '127.0.0.1,127.0.0.2,::1' },
  });
  // The key must belong to the user of the server alone.
  for (const [from, to] of [
    [certificates.server.cert, 'server.crt'],
    [certificates.server.key, 'server.key'],
    [certificates.ca, 'root.crt'],
  ] as const) {
    const file = join(server.dir, 'cluster', to);
    await copyFile(from, file);
    await chmod(file, 0o600);
    await chown(file, server.owner.uid, server.owner.gid);
  }
  await server.sql("alter system set ssl_ca_file = 'root.crt'");
  await server.sql('alter system set ssl = on');
  await server.sql('select pg_reload_conf()');
  return { certificates, server };
}

const withQuery = (server: DatabaseServer, query: string, host = '127.0.0.1') =>
  `${server.url.replace('127.0.0.1', host)}?${query}`;

type Case = [query: (files: Certificates) => string, expected: boolean | RegExp, host?: string];

/** Each mode, and whether it encrypts or how it fails; 127.0.0.2 is not in the certificate. */
const cases: Case[] = [
  [() => '', true],
  [() => 'sslmode=disable', false],
  [() => 'sslmode=allow', false],
  [() => 'sslmode=prefer', true],
  [() => 'sslmode=require', true, '127.0.0.2'],
  [({ ca }) => `sslmode=verify-ca&sslrootcert=${ca}`, true, '127.0.0.2'],
  [({ ca }) => `sslmode=verify-full&sslrootcert=${ca}`, true],
  [({ ca }) => `sslmode=verify-full&sslrootcert=${ca}`, true, 'localhost'],
  [({ ca }) => `sslmode=verify-full&sslrootcert=${ca}`, /altnames/, '127.0.0.2'],
  [() => 'sslmode=verify-full', /certificate/],
  [({ client }) => `sslmode=verify-ca&sslrootcert=${client.cert}`, /certificate/],
  [({ ca }) => `sslrootcert=${ca}&ssl_min_protocol_version=TLSv1.3`, true],
  [({ ca }) => `sslrootcert=${ca}&channel_binding=require`, true],
  [() => 'sslmode=disable&channel_binding=require', /channel binding/],
];

async function tryCases(
  server: DatabaseServer,
  files: Certificates,
  list: Case[],
): Promise<string> {
  for (const [query, expected, host] of list) {
    const text = query(files);
    const found = await encrypts(withQuery(server, text, host)).catch(
      (error: Error) => error.message,
    );
    const holds =
      typeof found === 'string'
        ? expected instanceof RegExp && expected.test(found)
        : found === expected;
    claim(holds, `${text.replaceAll(/\/\S*\//g, '…/')} at ${host ?? '127.0.0.1'}: ${found}`);
  }
  return `${list.length} cases`;
}

/** TLS, sockets and addresses. */
export const tlsRows: Row[] = [
  {
    name: 'TLS: every sslmode, CA files, host names, channel binding',
    async run(context) {
      const { server, certificates } = await secureServer(context, []);
      return tryCases(server, certificates, cases);
    },
  },
  {
    name: 'TLS demanded by the server, with client certificates',
    async run(context) {
      const { server, certificates } = await secureServer(context, [
        'hostssl all all all scram-sha-256 clientcert=verify-ca',
        'hostnossl all secure all reject',
      ]);
      const own = ({ ca, client }: Certificates) =>
        `sslmode=verify-full&sslrootcert=${ca}&sslcert=${client.cert}&sslkey=${client.key}`;
      await server.sql('create role secure login superuser password $$secret$$');
      const secure = Object.assign(new URL(server.url), { username: 'secure', password: 'secret' });
      const remark = await tryCases({ ...server, url: secure.href }, certificates, [
        [own, true],
        [({ ca }) => `sslmode=verify-full&sslrootcert=${ca}`, /certificate/],
        [() => 'sslmode=disable', /pg_hba.conf/],
        [({ client }) => `sslmode=allow&sslcert=${client.cert}&sslkey=${client.key}`, true],
      ]);
      const through = (url: string) => `${url}?${own(certificates)}`;
      const finding = await loadOn(context, { server, cluster: { through } });
      return `${remark}; a load by verify-full: ${remarkOf(finding)}`;
    },
  },
  {
    name: 'a folder of a socket, and [::1]',
    async run(context) {
      const server = await context.start({ settings: { listen_addresses: '127.0.0.1,::1' } });
      await server.kill();
      await server.start({ unix_socket_directories: server.dir });
      const through = (url: string) =>
        `postgresql://parley@${new URL(url).pathname}?host=${server.dir}&port=${server.port}`;
      claim(!(await encrypts(through(server.url))), 'a socket has no TLS');
      claim(!(await encrypts(server.url.replace('127.0.0.1', '[::1]'))), '[::1] has no TLS here');
      return remarkOf(await loadOn(context, { server, cluster: { through } }));
    },
  },
];
