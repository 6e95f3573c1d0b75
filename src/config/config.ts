import { resolve } from 'node:path';
import { z } from 'zod';
import type { TrustedProxies } from '../core/proxies.js';
import { DatabaseUrlError, parseDatabaseUrl } from './database-url.js';
import { iceUrls } from './ice-urls.js';
import { linkPreviewConfig, linkPreviewVariables } from './link-previews.js';
import { interpretNumbers, isUnknownNumber, numbers } from './numbers.js';
import { isOriginPattern } from './origins.js';
import { isPrivateKey } from './push-key.js';
import { parseRedisUrl, type RedisAddress } from './redis-url.js';
import { tracingConfig, tracingVariables } from './tracing.js';
import { choice, FALSE, flag, LOG_LEVELS, text, url, web, whole } from './values.js';

/** The environment cannot be used. `problems` holds one line for each bad variable, never its value. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `${problems.length === 1 ? 'One variable is' : `${problems.length} variables are`} wrong:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

const libpqUrl = z.string().superRefine((text, context) => {
  try {
    parseDatabaseUrl(text);
  } catch (error) {
    if (!(error instanceof DatabaseUrlError)) throw error;
    for (const problem of error.problems) context.addIssue(problem);
  }
});
const origin = z.string().refine(isOriginPattern, {
  error: ({ input }) =>
    `must be origins such as https://example.org, https://*.example.org, http://localhost:* or capacitor://localhost, with commas between; ${JSON.stringify(input)} is none`,
});
const network = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);
const proxies = z
  .string()
  .transform((text, context): TrustedProxies => {
    if (FALSE.includes(text.toLowerCase())) return 0;
    if (/^\d{1,2}$/.test(text)) return Number(text);
    const networks = text.split(',').map((entry) => entry.trim());
    if (networks.every((entry) => network.safeParse(entry).success)) return networks;
    context.addIssue(
      'must be the number of proxies in front of the server, or their networks, such as 10.0.0.0/8,fd00::/8',
    );
    return z.NEVER;
  })
  .default(0);
const redis = z.string().transform((text, context): RedisAddress => {
  try {
    return parseRedisUrl(text);
  } catch (error) {
    context.addIssue((error as Error).message);
    return z.NEVER;
  }
});

/** The name of a legacy API, and a key. */
const legacyKey = '(meetings|tweets|community|friends):\\S{8,}?';

const variables = {
  NODE_ENV: choice('development', 'test', 'production').default('development'),
  PORT: whole(0, 65_535).default(8000),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'must be an address or a host name')
    .optional(),
  DATABASE_URL: libpqUrl.optional(),
  DATABASE_PASSWORD: text.optional(),
  DATABASE_REPLICA_URL: libpqUrl.optional(),
  DATABASE_POOL_SIZE: whole(4, 1_000).default(10),
  DATABASE_SCHEMA: z
    .string()
    .regex(/^[a-z_][a-z\d_]{0,62}$/, 'must be the name of a schema, in lower case')
    .optional(),
  DATABASE_STATEMENT_SECONDS: whole(1, 3_600).default(30),
  DATABASE_POOLER: choice('detect', 'none', 'session', 'transaction').default('detect'),
  DATABASE_MIGRATE: flag.default(true),
  REDIS_URL: redis.optional(),
  DATA_DIR: text.default('./data'),
  APP_DIR: text.optional(),
  ADMIN_DIR: text.optional(),
  JWT_SECRET: z
    .string()
    .refine((secret) => Buffer.byteLength(secret) >= 32, 'must be at least 32 bytes long')
    .optional(),
  VAPID_PRIVATE_KEY: z
    .string()
    .transform((key) => key.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''))
    .refine(isPrivateKey, 'must be 32 bytes in base64, such as of openssl rand -base64 32')
    .optional(),
  PUSH_CONTACT: z
    .string()
    .regex(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, 'must begin with mailto: or https://')
    .optional(),
  PUSH_PRIVATE_ENDPOINTS: flag.default(false),
  ...linkPreviewVariables,
  PUSH_GATEWAY_URL: web().optional(),
  PUSH_GATEWAY_SECRET: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, 'must be at least 16 characters of ASCII without spaces')
    .optional(),
  OPERATOR_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, 'must be at least 16 characters of ASCII without spaces')
    .optional(),
  PUBLIC_URL: web()
    .transform((address) => address.replace(/\/+$/, ''))
    .optional(),
  CORS_ORIGINS: z
    .string()
    .transform((list) => list.split(',').map((entry) => entry.trim()))
    .pipe(z.array(origin))
    .optional(),
  TRUST_PROXY: proxies,
  SMTP_URL: url('smtp:', 'smtps:').optional(),
  MAIL_FROM: text.includes('@', 'must hold an e-mail address').default('Parley <parley@localhost>'),
  OAUTH_42_CLIENT_ID: text.optional(),
  OAUTH_42_CLIENT_SECRET: text.optional(),
  OAUTH_42_AUTHORIZE_URL: web().default('https://api.intra.42.fr/oauth/authorize'),
  OAUTH_42_TOKEN_URL: web().default('https://api.intra.42.fr/oauth/token'),
  OAUTH_42_USER_URL: web().default('https://api.intra.42.fr/v2/me'),
  OAUTH_42_REDIRECT_PATHS: z
    .string()
    .transform((list) => list.split(',').map((entry) => entry.trim()))
    .pipe(
      z.array(
        z
          .string()
          .regex(
            /^\/oauth\/[\w.~/-]+$/,
            'must be paths such as /oauth/callback, with commas between',
          ),
      ),
    )
    .optional(),
  S3_ENDPOINT: web()
    .transform((address) => address.replace(/\/+$/, ''))
    .optional(),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/, 'must be the name of a bucket')
    .optional(),
  S3_REGION: text.default('us-east-1'),
  S3_ACCESS_KEY_ID: text.optional(),
  S3_SECRET_ACCESS_KEY: text.optional(),
  CALL_RING_SECONDS: whole(1, 600).default(30),
  CALL_ABSENCE_SECONDS: whole(1, 3600).default(30),
  STUN_URLS: iceUrls(/^stuns?:[\w.:[\]-]+$/, 'stun:stun.example.org:3478'),
  TURN_URLS: iceUrls(
    /^turns?:[\w.:[\]-]+(\?transport=(udp|tcp))?$/,
    'turn:turn.example.org:3478?transport=udp',
  ),
  TURN_SECRET: text.optional(),
  TURN_CREDENTIAL_SECONDS: whole(60, 86_400).default(21_600),
  LEGACY_SHOW_PRIVATE: flag.default(false),
  LEGACY_JWT_KEYS: z
    .string()
    .regex(
      new RegExp(`^${legacyKey}(,${legacyKey})*$`),
      'must be keys such as tweets:<SECRET_KEY>,friends:<SECRET_KEY>, each for one of meetings, tweets, community, friends',
    )
    .transform((list) =>
      Object.fromEntries(
        list.split(/,(?=(?:meetings|tweets|community|friends):)/).map((entry) => {
          const at = entry.indexOf(':');
          return [entry.slice(0, at), entry.slice(at + 1)] as const;
        }),
      ),
    )
    .optional(),
  READ_PLANNER: flag.default(true),
  LOG_LEVEL: choice(...LOG_LEVELS).default('info'),
  LOG_SLOW_MILLISECONDS: whole(0, 600_000).default(1_000),
  INTROSPECTION: flag.optional(),
  ...tracingVariables,
  DRAIN_SECONDS: whole(0, 300).optional(),
};
/** Variables that are given together or not at all. */
const together = [
  ['OAUTH_42_CLIENT_ID', 'OAUTH_42_CLIENT_SECRET'],
  ['TURN_URLS', 'TURN_SECRET'],
  ['PUSH_GATEWAY_URL', 'PUSH_GATEWAY_SECRET'],
  ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'],
];
const schema = z.object(variables);

/** The start of a database's URL that has a user and no password. */
const userOnly = /^(postgres(?:ql)?:\/\/[^@/?#:]+)@/;

/** Every variable the environment may set. */
export const VARIABLES: readonly string[] = [
  ...Object.keys(variables),
  ...Object.keys(numbers.shape),
];

/**
 * Reads the environment into a frozen `Config`; an empty variable counts as absent.
 * @throws ConfigError naming every bad variable at once
 */
export function parseConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const read = schema.safeParse(given);
  const readNumbers = numbers.safeParse(given);
  const problems = [...(read.error?.issues ?? []), ...(readNumbers.error?.issues ?? [])].map(
    (issue) => `${String(issue.path[0])} ${issue.message}`,
  );
  for (const name of Object.keys(given))
    if (isUnknownNumber(name)) problems.push(`${name} is not a variable`);
  if (given.NODE_ENV === 'production' && !given.JWT_SECRET)
    problems.push('JWT_SECRET must be given when NODE_ENV is production');
  if (given.NODE_ENV === 'production' && !given.VAPID_PRIVATE_KEY)
    problems.push('VAPID_PRIVATE_KEY must be given when NODE_ENV is production');
  for (const group of together) {
    const [present] = group.filter((name) => given[name]);
    for (const name of group)
      if (present && !given[name]) problems.push(`${name} must be given beside ${present}`);
  }
  if (given.DATABASE_PASSWORD && !userOnly.test(given.DATABASE_URL ?? ''))
    problems.push('DATABASE_PASSWORD must stand beside a DATABASE_URL with a user and no password');
  if (
    given.JWT_SECRET &&
    Object.values(read.data?.LEGACY_JWT_KEYS ?? {}).includes(given.JWT_SECRET)
  )
    problems.push('LEGACY_JWT_KEYS must not hold JWT_SECRET');
  if (problems.length > 0 || !read.data || !readNumbers.data)
    throw new ConfigError([...new Set(problems)]);
  return interpret(read.data, readNumbers.data);
}

type Variables = z.output<typeof schema>;

function interpret(read: Variables, readNumbers: z.output<typeof numbers>) {
  const production = read.NODE_ENV === 'production';
  return Object.freeze({
    env: read.NODE_ENV,
    port: read.PORT,
    host: read.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    databaseUrl: databaseUrl(read),
    /** A streaming replica, for reads that may lag. */
    replicaUrl: read.DATABASE_REPLICA_URL ?? null,
    database: Object.freeze({
      poolSize: read.DATABASE_POOL_SIZE,
      /** The schema of the tables; null for the first of the role's `search_path`. */
      schema: read.DATABASE_SCHEMA ?? null,
      statementMs: read.DATABASE_STATEMENT_SECONDS * 1_000,
      pooler: read.DATABASE_POOLER,
      /** Whether nodes run pending migrations when they start. */
      migrates: read.DATABASE_MIGRATE,
    }),
    redis: read.REDIS_URL ?? null,
    dataDir: resolve(read.DATA_DIR),
    /** A folder with a built front end, which is served at `/app`. */
    appDir: read.APP_DIR === undefined ? null : resolve(read.APP_DIR),
    /** A folder with the built page of administrators, which is served at `/admin`. */
    adminDir: read.ADMIN_DIR === undefined ? null : resolve(read.ADMIN_DIR),
    jwtSecret: read.JWT_SECRET ?? null,
    push: push(read),
    linkPreviews: linkPreviewConfig(read),
    /** Opens `/metrics` and `/compat`; without one they are closed in production. */
    operatorToken: read.OPERATOR_TOKEN ?? null,
    publicUrl: read.PUBLIC_URL ?? `http://localhost:${read.PORT}`,
    corsOrigins: Object.freeze(
      read.CORS_ORIGINS ?? (production ? [] : ['http://localhost:*', 'http://127.0.0.1:*']),
    ),
    trustProxy: read.TRUST_PROXY,
    smtpUrl: read.SMTP_URL ?? null,
    mailFrom: read.MAIL_FROM,
    callRingSeconds: read.CALL_RING_SECONDS,
    callAbsenceSeconds: read.CALL_ABSENCE_SECONDS,
    stunUrls: Object.freeze(read.STUN_URLS ?? []),
    turn: turn(read),
    legacyShowPrivate: read.LEGACY_SHOW_PRIVATE,
    legacyJwtKeys: Object.freeze(read.LEGACY_JWT_KEYS ?? {}),
    /** Whether reads are answered by one statement where they can be. */
    readPlanner: read.READ_PLANNER,
    logLevel: read.LOG_LEVEL,
    /** Operations that take longer are logged; 0 for none. */
    slowMilliseconds: read.LOG_SLOW_MILLISECONDS,
    tracing: tracingConfig(read),
    introspection: read.INTROSPECTION ?? !production,
    /** Seconds at shutdown between the failure of `/readyz` and the closing of sockets, so that proxies notice. */
    drainSeconds: read.DRAIN_SECONDS ?? (production ? 3 : 0),
    ...interpretNumbers(readNumbers),
    oauth42: oauth42(read),
    oauth42RedirectPaths: Object.freeze(read.OAUTH_42_REDIRECT_PATHS ?? []),
    s3: s3Storage(read),
  });
}

/** Everything the environment decides, parsed once. Null stands for a part that is not configured. */
export type Config = ReturnType<typeof interpret>;

/** The URL, completed by a password that may hold any character. */
function databaseUrl({ DATABASE_URL, DATABASE_PASSWORD }: Variables): string | null {
  if (!DATABASE_URL || !DATABASE_PASSWORD) return DATABASE_URL ?? null;
  return DATABASE_URL.replace(userOnly, `$1:${encodeURIComponent(DATABASE_PASSWORD)}@`);
}

/** The application that is registered with the 42 network. */
function oauth42(read: Variables) {
  if (!read.OAUTH_42_CLIENT_ID || !read.OAUTH_42_CLIENT_SECRET) return null;
  return Object.freeze({
    clientId: read.OAUTH_42_CLIENT_ID,
    clientSecret: read.OAUTH_42_CLIENT_SECRET,
    authorizeUrl: read.OAUTH_42_AUTHORIZE_URL,
    tokenUrl: read.OAUTH_42_TOKEN_URL,
    userUrl: read.OAUTH_42_USER_URL,
  });
}
export type OAuthProvider = NonNullable<Config['oauth42']>;

/** How pushes are sent: to browsers by Web Push, and to devices by a webhook. */
function push(read: Variables) {
  const { PUSH_GATEWAY_URL: url, PUSH_GATEWAY_SECRET: secret } = read;
  return Object.freeze({
    /** Null for a key that is made once in `dataDir`. */
    vapidPrivateKey: read.VAPID_PRIVATE_KEY ?? null,
    /** By which push services reach the operator. */
    contact: read.PUSH_CONTACT ?? `mailto:${/[^\s<]+@[^\s>]+/.exec(read.MAIL_FROM)?.[0]}`,
    /** Whether endpoints of Web Push may be in private networks, and without TLS. */
    privateEndpoints: read.PUSH_PRIVATE_ENDPOINTS,
    gateway: url && secret ? Object.freeze({ url, secret }) : null,
  });
}

/** The relay of calls whose peers cannot reach each other; it shares the secret (coturn's `static-auth-secret`). */
function turn(read: Variables) {
  if (!read.TURN_URLS || !read.TURN_SECRET) return null;
  return Object.freeze({
    urls: Object.freeze(read.TURN_URLS),
    secret: read.TURN_SECRET,
    credentialSeconds: read.TURN_CREDENTIAL_SECONDS,
  });
}

/** The bucket in which uploads are kept, of a service that speaks the protocol of S3; `endpoint` is without the bucket. */
function s3Storage(read: Variables) {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region } = read;
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = read;
  if (!endpoint || !bucket || !accessKeyId || !secretAccessKey) return null;
  return Object.freeze({ endpoint, bucket, region, accessKeyId, secretAccessKey });
}
export type S3Storage = NonNullable<Config['s3']>;
