import { resolve } from 'node:path';
import { z } from 'zod';
import type { TrustedProxies } from '../core/proxies.js';
import { FIXED_LIMITS, LIMITS, type Limits, limitVariable } from './limits.js';
import { isOriginPattern } from './origins.js';

/** The environment cannot be used. `problems` holds one line for each bad variable, never its value. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `${problems.length === 1 ? 'One variable is' : `${problems.length} variables are`} wrong:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const TRUE = ['true', '1', 'yes', 'on'];
const FALSE = ['false', '0', 'no', 'off'];

const whole = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, message)
    .transform(Number)
    .refine((n) => n >= min && n <= max, message);
};
const flag = z
  .string()
  .toLowerCase()
  .refine((word) => [...TRUE, ...FALSE].includes(word), 'must be true or false')
  .transform((word) => TRUE.includes(word));
const url = (...schemes: string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && schemes.includes(new URL(text).protocol),
      `must be a URL beginning with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
    );
const web = () => url('http:', 'https:');
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
const choice = <T extends string>(...words: T[]) =>
  z.enum(words, `must be one of ${words.join(', ')}`);
const text = z.string().regex(/^[^\0\r\n]+$/, 'must be one line of text');

/** The most URLs of STUN, and of TURN servers. */
export const MOST_ICE_URLS = 20;
const iceUrls = (pattern: RegExp, example: string) =>
  z
    .string()
    .transform((list) => list.split(',').map((entry) => entry.trim()))
    .pipe(
      z
        .array(z.string().regex(pattern, `must be URLs such as ${example}, with commas between`))
        .max(MOST_ICE_URLS, `must be at most ${MOST_ICE_URLS} URLs`),
    )
    .optional();

/** The name of a legacy API, and a key. */
const legacyKey = '(meetings|tweets|community|friends):\\S{8,}?';

const variables = {
  NODE_ENV: choice('development', 'test', 'production').default('development'),
  PORT: whole(0, 65_535).default(8000),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'must be an address or a host name')
    .optional(),
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  REDIS_URL: url('redis:', 'rediss:').optional(),
  DATA_DIR: text.default('./data'),
  JWT_SECRET: z
    .string()
    .refine((secret) => Buffer.byteLength(secret) >= 32, 'must be at least 32 bytes long')
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
  INTROSPECTION: flag.optional(),
};
/** Variables that are given together or not at all. */
const together = [
  ['OAUTH_42_CLIENT_ID', 'OAUTH_42_CLIENT_SECRET'],
  ['TURN_URLS', 'TURN_SECRET'],
  ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'],
];
const limits = Object.fromEntries(
  Object.entries(LIMITS).map(([name, limit]) => [
    limitVariable(name),
    whole(limit.min, limit.max).default(limit.default),
  ]),
);
const schema = z.object(variables);

/** Every variable the environment may set. */
export const VARIABLES: readonly string[] = [...Object.keys(variables), ...Object.keys(limits)];

/**
 * Reads the environment into a frozen `Config`; an empty variable counts as absent.
 * @throws ConfigError naming every bad variable at once
 */
export function parseConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const read = schema.safeParse(given);
  const readLimits = z.object(limits).safeParse(given);
  const problems = [...(read.error?.issues ?? []), ...(readLimits.error?.issues ?? [])].map(
    (issue) => `${String(issue.path[0])} ${issue.message}`,
  );
  for (const name of Object.keys(given))
    if (name.startsWith('LIMIT_') && !(name in limits)) problems.push(`${name} is not a limit`);
  if (given.NODE_ENV === 'production' && !given.JWT_SECRET)
    problems.push('JWT_SECRET must be given when NODE_ENV is production');
  for (const group of together) {
    const [present] = group.filter((name) => given[name]);
    for (const name of group)
      if (present && !given[name]) problems.push(`${name} must be given beside ${present}`);
  }
  if (
    given.JWT_SECRET &&
    Object.values(read.data?.LEGACY_JWT_KEYS ?? {}).includes(given.JWT_SECRET)
  )
    problems.push('LEGACY_JWT_KEYS must not hold JWT_SECRET');
  if (problems.length > 0 || !read.data || !readLimits.data)
    throw new ConfigError([...new Set(problems)]);
  return interpret(read.data, readLimits.data);
}

type Variables = z.output<typeof schema>;

function interpret(read: Variables, readLimits: Record<string, number>) {
  const production = read.NODE_ENV === 'production';
  const values = Object.keys(LIMITS).map((name) => [name, readLimits[limitVariable(name)]]);
  return Object.freeze({
    env: read.NODE_ENV,
    port: read.PORT,
    host: read.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    databaseUrl: read.DATABASE_URL ?? null,
    redisUrl: read.REDIS_URL ?? null,
    dataDir: resolve(read.DATA_DIR),
    jwtSecret: read.JWT_SECRET ?? null,
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
    introspection: read.INTROSPECTION ?? !production,
    limits: Object.freeze({ ...FIXED_LIMITS, ...Object.fromEntries(values) } as Limits),
    oauth42: oauth42(read),
    oauth42RedirectPaths: Object.freeze(read.OAUTH_42_REDIRECT_PATHS ?? []),
    s3: s3Storage(read),
  });
}

/** Everything the environment decides, parsed once. Null stands for a part that is not configured. */
export type Config = ReturnType<typeof interpret>;

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
