import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig, VARIABLES } from '../../src/config/config.js';
import { LIMITS, limitVariable } from '../../src/config/limits.js';
import { originAllowed } from '../../src/config/origins.js';

/** A key that only tests use. */
const VAPID_PRIVATE_KEY = 'a2V5IG9mIHR3byBhbmQgdGhpcnR5IGJ5dGVzLi4uLi4';

const problems = (env: NodeJS.ProcessEnv) => {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map((line) => line.split(' ')[0]);
    throw error;
  }
  return [];
};
const long = 'a secret of ada and ben, long enough to sign with';

describe('configuration', () => {
  test('an empty environment is a development server on port 8000 with embedded parts', () => {
    const config = parseConfig({});
    expect(config).toMatchObject({
      env: 'development',
      port: 8000,
      host: '127.0.0.1',
      databaseUrl: null,
      redis: null,
    });
    expect(config).toMatchObject({
      jwtSecret: null,
      introspection: true,
      oauth42: null,
      callRingSeconds: 30,
    });
    expect(config.dataDir.startsWith('/')).toBe(true);
    expect(config.limits).toMatchObject({
      requestsPerMinute: 1200,
      accessTokenMinutes: 15,
      uploadBytes: 5_242_880,
    });
    expect(
      Object.isFrozen(config) &&
        Object.isFrozen(config.limits) &&
        Object.isFrozen(config.corsOrigins),
    ).toBe(true);
  });

  test('every invalid variable is named at once, without its value', () => {
    const env = {
      PORT: 'eighty',
      DATABASE_URL: 'mysql://ada:hunter2@db',
      JWT_SECRET: 'short',
      LIMIT_LOGIN_FAILURES: '-1',
      TRUST_PROXY: 'maybe',
    };
    expect(problems(env).sort()).toEqual(Object.keys(env).sort());
    expect(() => parseConfig(env)).not.toThrow(/hunter2|eighty|short|maybe/);
  });

  test('retention periods are days, and a misspelt one is named', () => {
    expect(parseConfig({ RETENTION_EVENT_DAYS: '7' }).retention).toMatchObject({
      event: 7,
      callEvent: 1,
      audit: 730,
    });
    const env = {
      RETENTION_EVENTS_DAYS: '7',
      RETENTION_USAGE_DAYS: '29',
      RETENTION_CALL_EVENT_DAYS: '0',
    };
    expect(problems(env).sort()).toEqual(Object.keys(env).sort());
  });

  test('a misspelt limit is named', () => {
    expect(problems({ LIMIT_REQUEST_PER_MINUTE: '5' })).toEqual(['LIMIT_REQUEST_PER_MINUTE']);
  });

  test('production requires a secret of 32 bytes, and closes pages of development', () => {
    expect(problems({ NODE_ENV: 'production' })).toEqual(['JWT_SECRET', 'VAPID_PRIVATE_KEY']);
    expect(
      problems({ NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(31), VAPID_PRIVATE_KEY }),
    ).toEqual(['JWT_SECRET']);
    const config = parseConfig({ NODE_ENV: 'production', JWT_SECRET: long, VAPID_PRIVATE_KEY });
    expect(config).toMatchObject({
      host: '0.0.0.0',
      introspection: false,
      corsOrigins: [],
      jwtSecret: long,
    });
  });

  test('a password beside the URL of the database may hold any character', () => {
    const DATABASE_URL = 'postgresql://parley@db:5432/parley?sslmode=disable';
    const DATABASE_PASSWORD = 'p@ss/w:o#r?d%$1 é';
    const { databaseUrl } = parseConfig({ DATABASE_URL, DATABASE_PASSWORD });
    const { password, host, search } = new URL(databaseUrl as string);
    expect([decodeURIComponent(password), host, search]).toEqual([
      DATABASE_PASSWORD,
      'db:5432',
      '?sslmode=disable',
    ]);
    for (const other of [
      {},
      { DATABASE_URL: 'postgresql://db/parley' },
      { DATABASE_URL: 'postgresql://parley:old@db/parley' },
    ])
      expect(problems({ ...other, DATABASE_PASSWORD })).toEqual(['DATABASE_PASSWORD']);
  });

  test('a node in production announces its end for three seconds', () => {
    const production = { NODE_ENV: 'production', JWT_SECRET: long, VAPID_PRIVATE_KEY };
    expect(parseConfig(production).drainSeconds).toBe(3);
    expect(parseConfig({}).drainSeconds).toBe(0);
    expect(parseConfig({ ...production, DRAIN_SECONDS: '0' }).drainSeconds).toBe(0);
    expect(problems({ DRAIN_SECONDS: '301' })).toEqual(['DRAIN_SECONDS']);
  });

  test('traces are sent where OpenTelemetry has an endpoint', () => {
    const endpoint = 'http://collector:4318';
    const tracing = (env: NodeJS.ProcessEnv) => parseConfig(env).tracing;
    expect(tracing({})).toBe(null);
    expect(tracing({ OTEL_EXPORTER_OTLP_ENDPOINT: `${endpoint}/` })).toMatchObject({
      url: `${endpoint}/v1/traces`,
      serviceName: 'parley',
      sampler: { name: 'parentbased_always_on', ratio: 1 },
    });
    expect(
      tracing({
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces/all',
        OTEL_TRACES_SAMPLER: 'traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '.25',
      }),
    ).toMatchObject({ url: 'https://traces/all', sampler: { name: 'traceidratio', ratio: 0.25 } });
    for (const off of [{ OTEL_SDK_DISABLED: 'true' }, { OTEL_TRACES_EXPORTER: 'none' }])
      expect(tracing({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...off })).toBe(null);
    const wrong = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_TRACES_EXPORTER: 'jaeger',
      OTEL_TRACES_SAMPLER: 'sometimes',
      OTEL_TRACES_SAMPLER_ARG: '1.5',
      OTEL_BSP_SCHEDULE_DELAY: '0',
    };
    expect(problems(wrong).sort()).toEqual(Object.keys(wrong).sort());
  });

  test('an incomplete OAuth application is refused', () => {
    expect(problems({ OAUTH_42_CLIENT_ID: 'parley' })).toEqual(['OAUTH_42_CLIENT_SECRET']);
    expect(
      parseConfig({ OAUTH_42_CLIENT_ID: 'a', OAUTH_42_CLIENT_SECRET: 'b' }).oauth42?.tokenUrl,
    ).toMatch(/^https:/);
  });

  test('an empty variable counts as absent', () => {
    expect(parseConfig({ PORT: '', REDIS_URL: ' ', JWT_SECRET: '' })).toMatchObject({
      port: 8000,
      redis: null,
      jwtSecret: null,
    });
  });

  test.each(Object.keys(LIMITS))('the limit %s is set by its variable', (name) => {
    const { default: usual, max } = LIMITS[name as keyof typeof LIMITS];
    const other = Math.min(usual + 1, max);
    expect(
      parseConfig({ [limitVariable(name)]: String(other) }).limits[name as keyof typeof LIMITS],
    ).toBe(other);
    expect(VARIABLES).toContain(limitVariable(name));
  });

  test('names of limits are readable', () => {
    expect(limitVariable('requestsPerMinute')).toBe('LIMIT_REQUESTS_PER_MINUTE');
    expect(limitVariable('socketFramesPer10Seconds')).toBe('LIMIT_SOCKET_FRAMES_PER_10_SECONDS');
  });
});

describe('origins', () => {
  const origins: [entry: string, origin: string, isAllowed: boolean][] = [
    ['http://localhost:*', 'http://localhost', true],
    ['http://localhost:*', 'http://localhost:3000', true],
    ['http://localhost:*', 'https://localhost:3000', false],
    ['http://localhost:*', 'http://localhost.evil.test', false],
    ['http://localhost:*', 'http://localhost:3000.evil.test', false],
    ['http://localhost:*', 'null', false],
    ['http://localhost:*', '', false],
    ['http://[::1]:*', 'http://[::1]:5173', true],
    ['https://example.org', 'https://example.org', true],
    ['https://example.org', 'https://example.org:8443', false],
    ['https://*.example.org', 'https://app.example.org', true],
    ['https://*.example.org', 'https://example.org', false],
    ['https://*.example.org', 'https://a.b.example.org', false],
    ['https://*.example.org', 'https://evilexample.org', false],
    ['https://*.example.org', 'http://app.example.org', false],
    ['https://*.example.org:8443', 'https://app.example.org:8443', true],
    ['capacitor://localhost', 'capacitor://localhost', true],
    ['tauri://localhost', 'tauri://localhost', true],
    ['chrome-extension://abcdefgh', 'chrome-extension://abcdefgh', true],
    ['chrome-extension://abcdefgh', 'chrome-extension://ijklmnop', false],
  ];
  test.each(origins)('CORS_ORIGINS=%s, a page of %j: %j', (entry, origin, isAllowed) => {
    const { corsOrigins } = parseConfig({ CORS_ORIGINS: entry });
    expect(originAllowed(corsOrigins, origin)).toBe(isAllowed);
  });

  test.each([
    '*',
    'example.org',
    'https://*',
    'https://a.*.org',
    'https://*.*.org',
    'https://example.org:443',
    'http://*.example.org:80',
    'http://localhost:65536',
    'http://[0::1]:3000',
    'http://010.0.0.1',
    'https://example.org/',
    'https://example.org/app',
    'null',
  ])('CORS_ORIGINS=%s is refused with the entry', (entry) => {
    expect(() => parseConfig({ CORS_ORIGINS: `https://example.org,${entry}` })).toThrow(
      JSON.stringify(entry),
    );
  });
});
