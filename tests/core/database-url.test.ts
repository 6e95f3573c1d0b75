import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DatabaseUrlError, parseDatabaseUrl } from '../../src/config/database-url.js';
import { makeTempDir } from '../harness/postgres.js';

const at = (text: string) => parseDatabaseUrl(text);
const hosts = (text: string) => [
  ...new Set(at(text).endpoints.map(({ host, port }) => `${host} ${port}`)),
];
const problems = (text: string): readonly string[] => {
  try {
    at(text);
  } catch (error) {
    if (error instanceof DatabaseUrlError) return error.problems;
    throw error;
  }
  return [];
};

const dir = await makeTempDir('tls');
const ca = join(dir, 'ca.pem');
await writeFile(ca, 'a certificate');

describe('the hosts of a URL', () => {
  test.each([
    ['postgresql://db/parley', ['db 5432']],
    ['postgres://db:6000/parley', ['db 6000']],
    ['postgresql:///parley', ['localhost 5432']],
    ['postgresql://[::1]:6000/parley', ['::1 6000']],
    ['postgresql://a,b:6000,[fd00::2]/parley', ['a 5432', 'b 6000', 'fd00::2 5432']],
    ['postgresql:///parley?host=/var/run/postgresql', ['/var/run/postgresql 5432']],
    ['postgresql://%2Fvar%2Frun%2Fpostgresql/parley', ['/var/run/postgresql 5432']],
    ['postgresql:///parley?host=a,b&port=6001,6002', ['a 6001', 'b 6002']],
    ['postgresql:///parley?host=a,b&port=6001', ['a 6001', 'b 6001']],
  ])('%s', (text, expected) => expect(hosts(text)).toEqual(expected));

  test('several are tried for one that writes, unless the URL says otherwise', () => {
    expect(at('postgresql://a,b/parley').sessionAttrs).toBe('read-write');
    expect(at('postgresql://a/parley').sessionAttrs).toBe('any');
    expect(at('postgresql://a,b/parley?target_session_attrs=standby').sessionAttrs).toBe('standby');
  });
});

describe('the parameters of a URL', () => {
  test('the user, the password and the database are decoded', () => {
    expect(at('postgresql://ada%40home:p%2Fw%3A%23@db/chat%20room').client).toMatchObject({
      user: 'ada@home',
      password: 'p/w:#',
      database: 'chat room',
    });
    const query = 'postgresql://db?dbname=parley&user=ada&password=secret';
    expect(at(query).client).toMatchObject({ user: 'ada', password: 'secret', database: 'parley' });
    expect(at('postgresql://ada@db').database).toBe('ada');
  });

  test('options, names and times reach the driver', () => {
    const text =
      'postgresql://db/parley?options=-c%20work_mem%3D8MB&application_name=node-1&connect_timeout=10&keepalives_idle=60';
    expect(at(text)).toMatchObject({
      connectMs: 10_000,
      client: {
        options: '-c work_mem=8MB',
        application_name: 'node-1',
        keepAliveInitialDelayMillis: 60_000,
      },
    });
    expect(at('postgresql://db/parley').connectMs).toBe(3_000);
    expect(at('postgresql://db/parley?connect_timeout=1').connectMs).toBe(2_000);
  });

  test.each([
    ['', [{ rejectUnauthorized: false }, false]],
    ['sslmode=disable', [false]],
    ['sslmode=allow', [false, { rejectUnauthorized: false }]],
    ['sslmode=prefer', [{ rejectUnauthorized: false }, false]],
    ['sslmode=require', [{ rejectUnauthorized: false }]],
    [`sslmode=verify-ca&sslrootcert=${ca}`, [{ ca: 'a certificate' }]],
    [`sslmode=verify-full&sslrootcert=${ca}`, [{ ca: 'a certificate' }]],
    [`sslrootcert=${ca}`, [{ ca: 'a certificate' }]],
    ['sslmode=verify-full', [{ host: 'db' }]],
    ['sslrootcert=system', [{ host: 'db' }]],
    ['sslmode=require&ssl_min_protocol_version=TLSv1.3', [{ minVersion: 'TLSv1.3' }]],
  ])('TLS by %s', (query, expected) => {
    const found = at(`postgresql://db/parley?${query}`).endpoints.map(({ ssl }) => ssl);
    expect(found).toMatchObject(expected);
    for (const ssl of found)
      if (/verify|sslrootcert/.test(query)) expect(ssl).not.toHaveProperty('rejectUnauthorized');
    const unnamed = found.some((ssl) => ssl && 'checkServerIdentity' in ssl);
    expect(unnamed).toBe(query.startsWith('sslmode=verify-ca'));
  });

  test('sockets of the machine have no TLS', () => {
    expect(at('postgresql:///parley?host=/run&sslmode=require').endpoints).toEqual([
      { host: '/run', port: 5432, ssl: false },
    ]);
  });
});

test.each([
  ['postgresql://db/parley?sslmod=require', /"sslmod", which is not supported/],
  ['postgresql://db/parley?krbsrvname=x', /"krbsrvname", which is not supported/],
  ['postgresql://db/parley?sslmode=strict', /sslmode that is not one of/],
  ['postgresql://db/parley?sslmode=verify-ca', /needs sslrootcert/],
  ['postgresql://db/parley?sslmode=require&sslrootcert=system', /needs sslmode=verify-full/],
  ['postgresql://db/parley?sslmode=verify-full&sslrootcert=/nowhere', /cannot be read/],
  ['postgresql://db/parley?sslcert=/a', /sslcert and sslkey/],
  ['postgresql://db/parley?sslmode=require&sslmode=disable', /twice/],
  ['postgresql://a,b,c:1,d/parley?port=1,2', /as many as hosts/],
  ['postgresql://db:99999/parley', /65535/],
  ['postgresql://ada:p/w@db/parley', /must be encoded/],
  ['postgresql://ada:100%@db/parley', /encode %/],
  ['postgresql://db', /name a database/],
  ['postgresql://db/parley?client_encoding=LATIN1', /client_encoding that is not UTF8/],
  ['postgresql://db/parley?gssencmode=require', /gssencmode/],
  ['mysql://db/parley', /URL such as/],
])('%s is refused', (text, expected) => {
  expect(problems(text).join('\n')).toMatch(expected);
});

test('all problems are named at once, without values', () => {
  const text = 'postgresql://ada:hunter2@db:99999/parley?sslmode=strict&foo=hunter2&bar=1';
  expect(problems(text)).toHaveLength(4);
  expect(problems(text).join()).not.toMatch(/hunter2|strict/);
});
