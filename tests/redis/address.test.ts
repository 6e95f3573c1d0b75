import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config/config.js';
import { makeCertificates } from '../harness/certificates.js';
import { closing } from '../harness/closing.js';
import { makeTempDir } from '../harness/postgres.js';

const redisOf = (url: string) => parseConfig({ REDIS_URL: url }).redis;
const server = { form: 'server', socketPath: null, username: undefined, primary: null, tls: null };

describe('REDIS_URL', () => {
  test.each([
    ['redis://cache', { ...server, hosts: [{ host: 'cache', port: 6379 }], database: 0 }],
    ['redis://[::1]:7000/3', { hosts: [{ host: '::1', port: 7000 }], database: 3 }],
    ['redis://cache/', { database: 0 }],
    ['redis://:p%40ss%2Fword@cache', { username: undefined, password: 'p@ss/word' }],
    ['redis://parley:a:b@cache/2', { username: 'parley', password: 'a:b', database: 2 }],
    ['rediss://cache', { form: 'server', tls: {} }],
    ['unix:///run/redis/redis.sock', { socketPath: '/run/redis/redis.sock', hosts: [] }],
    ['unix://parley:secret@/run/r.sock?db=4', { username: 'parley', database: 4 }],
    [
      'redis-sentinel://parley:secret@one,two:26380/main/5?sentinel_password=other',
      {
        form: 'sentinel',
        hosts: [
          { host: 'one', port: 26379 },
          { host: 'two', port: 26380 },
        ],
        primary: 'main',
        database: 5,
        password: 'secret',
        sentinelPassword: 'other',
      },
    ],
    ['rediss-sentinel://one/main', { form: 'sentinel', tls: {} }],
    [
      'redis-cluster://a:1,b:2',
      {
        form: 'cluster',
        hosts: [
          { host: 'a', port: 1 },
          { host: 'b', port: 2 },
        ],
        database: 0,
      },
    ],
    ['rediss-cluster://a', { form: 'cluster', tls: {} }],
  ])('%s is understood', (url, expected) => expect(redisOf(url)).toMatchObject(expected));

  test.each([
    ['cache:6379', 'must be a URL such as redis://'],
    ['http://cache', 'must be a URL such as redis://'],
    ['redis://', 'must have a host'],
    ['redis://ca che', 'must have a host'],
    ['redis://cache:0', 'a port from 1 to 65535'],
    ['redis://cache:65536', 'a port from 1 to 65535'],
    ['redis://cache:secret', 'must have a host, and a port'],
    ['redis://one,two', 'as redis-sentinel:// or redis-cluster:// only'],
    ['redis://secret@cache', 'must have a colon between user and password'],
    ['redis://user:@cache', 'must have a password'],
    ['redis://user:50%secret@cache', 'must encode special characters'],
    ['redis://user:sec/ret@cache', 'must have a host'],
    ['redis://cache/secret', 'must end with the number of a database'],
    ['redis://cache/1/2', 'must end with the number of a database'],
    ['redis://cache?db=2', 'may have no parameters'],
    ['redis://cache?ssl_ca_certs=/ca', 'those of TLS need rediss://'],
    ['rediss://cache?sslrootcert=/ca', 'ssl_ca_certs, ssl_certfile, ssl_keyfile and no others'],
    ['rediss://cache?ssl_ca_certs=', 'must have a value for ssl_ca_certs'],
    ['rediss://cache?ssl_ca_certs=/nowhere', 'ssl_ca_certs that can be read (ENOENT)'],
    ['rediss://cache?ssl_certfile=/a', 'must have ssl_certfile and ssl_keyfile together'],
    ['redis-sentinel://one', 'must have the name of the primary'],
    ['redis-sentinel://one/', 'must have the name of the primary'],
    ['redis-sentinel://one/main/x', 'must end with the number of a database'],
    ['redis-cluster://a/1', 'a Cluster has one database'],
    ['unix://cache/path', 'must name the path of a socket'],
    ['unix:///', 'must name the path of a socket'],
    ['unix:///run/r.sock?db=x', 'must end with the number of a database'],
  ])('%s is refused beside all other bad variables, without its secrets', (url, problem) => {
    const refused = () => parseConfig({ REDIS_URL: url, PORT: 'x' });
    expect(refused).toThrow(ConfigError);
    expect(refused).toThrow(/^2 variables are wrong/);
    expect(refused).toThrow('\n  REDIS_URL m');
    expect(refused).toThrow(problem);
    expect(refused).not.toThrow(/sec|nowhere/);
  });

  test('names the files of TLS, whose content is read at start', async () => {
    const { ca, client, server: other, stop } = await makeCertificates();
    closing({ stop });
    const params = (files: Record<string, string>) =>
      `rediss://cache?${new URLSearchParams(files)}`;
    const mine = { ssl_ca_certs: ca, ssl_certfile: client.cert, ssl_keyfile: client.key };
    const pem = expect.stringContaining('-----BEGIN');
    expect(redisOf(params(mine))?.tls).toEqual({ ca: pem, cert: pem, key: pem });
    const file = join(closing(await tempDir()).path, 'file');
    await writeFile(file, 'no PEM');
    expect(() => redisOf(params({ ssl_ca_certs: file }))).toThrow(
      'must name a file of PEM as ssl_ca_certs',
    );
    expect(() => redisOf(params({ ...mine, ssl_keyfile: client.cert }))).toThrow(
      'must name a file of PEM as ssl_keyfile',
    );
    expect(() => redisOf(params({ ...mine, ssl_keyfile: other.key }))).toThrow(
      'must have an ssl_keyfile that belongs to its ssl_certfile',
    );
  });
});

/** A folder that is removed with the test. */
async function tempDir() {
  const path = await makeTempDir('pem');
  return { path, stop: () => rm(path, { recursive: true, force: true }) };
}
