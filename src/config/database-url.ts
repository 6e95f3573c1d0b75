import { constants } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SecureVersion } from 'node:tls';
import { parse } from 'pg-connection-string';
import { databaseParameters, type Parameter } from './database-parameters.js';

/** Which servers a connection may end at: `target_session_attrs` of libpq. */
export type SessionAttrs =
  | 'any'
  | 'read-write'
  | 'read-only'
  | 'primary'
  | 'standby'
  | 'prefer-standby';

/** A way to connect to one server: options of the driver's client. */
export interface Endpoint {
  host: string;
  port: number;
  /** Options of TLS; false for none. */
  ssl: false | Record<string, unknown>;
}

/** What a URL of a database says. */
export interface DatabaseAddress {
  /** The ways to connect, in the order in which they are tried. */
  readonly endpoints: readonly Endpoint[];
  /** Options of the driver's client that hold for every server. */
  readonly client: Readonly<Record<string, unknown>>;
  readonly database: string;
  readonly sessionAttrs: SessionAttrs;
  /** Whether servers are tried in a random order. */
  readonly isShuffled: boolean;
  /** Time-out for a connection, in milliseconds. */
  readonly connectMs: number;
  /** Whether the server must prove that it is the other end of the TLS connection. */
  readonly requiresChannelBinding: boolean;
}

/** The URL cannot be used. The problems name parameters, never values. */
export class DatabaseUrlError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('; '));
  }
}

const shape = /^postgres(?:ql)?:\/\/(?:([^@/?#]*)@)?([^/?#]*)(\/[^?#]*)?(\?[^#]*)?$/i;
const defaultConnectMs = 3_000;
const expected = 'must be a URL such as postgresql://user:password@host:5432/database';

/**
 * Reads a URL as libpq does (https://www.postgresql.org/docs/current/libpq-connect.html): several hosts with ports,
 * directories of sockets, IPv6 addresses in brackets, and parameters. Files of TLS are read now.
 * @throws DatabaseUrlError with all problems at once
 */
export function parseDatabaseUrl(url: string): DatabaseAddress {
  const found = shape.exec(url);
  if (!found) throw new DatabaseUrlError([expected]);
  const [, user = '', authority = '', path = '', query = ''] = found;
  const given = new URLSearchParams(query);
  const problems = problemsOf(given);
  if (!isEncoded(user) || !isEncoded(path)) problems.push('must encode % as %25');
  const servers = serversOf(authority, given, problems);
  if (problems.length > 0) throw new DatabaseUrlError(problems);
  try {
    return toAddress({ user, path, given, servers });
  } catch (error) {
    if (error instanceof DatabaseUrlError) throw error;
    const { code, path: file } = error as NodeJS.ErrnoException;
    const name = [...given.keys()].find((key) => given.get(key) === file);
    throw new DatabaseUrlError([
      code ? `has a file that cannot be read as ${name ?? 'a parameter'} (${code})` : expected,
    ]);
  }
}

const isEncoded = (text: string): boolean => !/%(?![0-9a-f]{2})/i.test(text);

function problemsOf(given: URLSearchParams): string[] {
  const problems: string[] = [];
  for (const [name, value] of given) {
    const parameter: Parameter | undefined = databaseParameters[name];
    if (!parameter)
      problems.push(`has the parameter ${JSON.stringify(name)}, which is not supported`);
    else if (!parameter.pattern.test(value))
      problems.push(`has a parameter ${name} that is not ${parameter.expected}`);
    if (given.getAll(name).length > 1)
      problems.push(`has the parameter ${JSON.stringify(name)} twice`);
  }
  const mode = given.get('sslmode');
  const root = given.get('sslrootcert');
  if (mode === 'verify-ca' && !root) problems.push('needs sslrootcert beside sslmode=verify-ca');
  if (root === 'system' && (mode ?? 'verify-full') !== 'verify-full')
    problems.push('needs sslmode=verify-full beside sslrootcert=system');
  if (Boolean(given.get('sslcert')) !== Boolean(given.get('sslkey')))
    problems.push('needs sslcert and sslkey together');
  return [...new Set(problems)];
}

interface Server {
  host: string;
  port: string;
}

/** The servers of the authority, or of the parameters `host` and `port`; one port may stand for all. */
function serversOf(authority: string, given: URLSearchParams, problems: string[]): Server[] {
  const servers = authority.split(',').map((one) => {
    const parts = /^(\[[\da-f:.%]+\]|[^:[\]]*)(?::(\d*))?$/i.exec(one);
    if (!parts)
      problems.push(
        'has a host that is neither a name nor an address; in a password, @ : / ? # % must be encoded',
      );
    return { host: parts?.[1] ?? '', port: parts?.[2] ?? '' };
  });
  const hosts = given.get('host')?.split(',') ?? servers.map(({ host }) => host);
  const ports = given.get('port')?.split(',') ?? servers.map(({ port }) => port);
  if (ports.length !== 1 && ports.length !== hosts.length)
    problems.push('must have one port, or as many as hosts');
  return hosts.map((host, at) => {
    const port = ports.length === 1 ? ports[0] : ports[at];
    if (port && (Number(port) < 1 || Number(port) > 65_535))
      problems.push('has a port above 65535');
    return { host, port: port || '5432' };
  });
}

interface Parts {
  user: string;
  path: string;
  given: URLSearchParams;
  servers: Server[];
}

function toAddress({ user, path, given, servers }: Parts): DatabaseAddress {
  const get = (name: string) => given.get(name) ?? undefined;
  const credentials = parse(`postgres://${user}@localhost${path}`);
  const tls = tlsOf(given);
  const database = get('dbname') ?? credentials.database ?? get('user') ?? credentials.user ?? '';
  if (!database) throw new DatabaseUrlError(['must name a database']);
  const idle = get('keepalives_idle');
  const attrs = get('target_session_attrs') ?? (servers.length > 1 ? 'read-write' : 'any');
  return Object.freeze({
    endpoints: servers.flatMap((server) => endpointsOf(server, tls)),
    client: {
      ...optional('user', get('user') ?? credentials.user),
      ...optional('password', get('password') ?? credentials.password),
      database,
      ...optional('options', get('options')),
      application_name: get('application_name') ?? get('fallback_application_name') ?? 'parley',
      keepAlive: get('keepalives') !== '0',
      keepAliveInitialDelayMillis: Number(idle ?? 10) * 1_000,
      enableChannelBinding: get('channel_binding') !== 'disable',
      ...optional('sslnegotiation', get('sslnegotiation')),
    },
    database,
    sessionAttrs: attrs as SessionAttrs,
    isShuffled: get('load_balance_hosts') === 'random',
    connectMs: connectMs(get('connect_timeout')),
    requiresChannelBinding: get('channel_binding') === 'require',
  });
}

const optional = (name: string, value: unknown) => (value ? { [name]: value } : {});

/** As in libpq, 0 stands for no time-out, which is a minute here, and 1 for two seconds. */
const connectMs = (seconds: string | undefined): number =>
  seconds === undefined
    ? defaultConnectMs
    : Math.min(Math.max(Number(seconds) || 60, 2), 60) * 1_000;

/** The settings of TLS to try, in order; false is a connection without it. */
function tlsOf(given: URLSearchParams): Endpoint['ssl'][] {
  const own = new URLSearchParams(
    [...given].filter(([name]) => ['sslmode', 'sslcert', 'sslkey', 'sslrootcert'].includes(name)),
  );
  const isSystem = own.get('sslrootcert') === 'system';
  if (isSystem) own.delete('sslrootcert');
  // A CA alone is of use only if the server is verified.
  const mode =
    own.get('sslmode') ?? (isSystem || own.has('sslrootcert') ? 'verify-full' : 'prefer');
  // pg-connection-string does not know `allow`, which differs from `prefer` in the order alone.
  own.set('sslmode', mode === 'allow' ? 'prefer' : mode);
  const { ssl } = parse(`postgres://localhost/?${own}`, { useLibpqCompat: true });
  if (!ssl) return [false];
  const crl = given.get('sslcrl');
  const tls = {
    ...(ssl as Record<string, unknown>),
    ...optional('minVersion', given.get('ssl_min_protocol_version') as SecureVersion | null),
    ...optional('maxVersion', given.get('ssl_max_protocol_version') as SecureVersion | null),
    ...(crl ? { crl: readFileSync(crl, 'utf8') } : {}),
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  };
  if (mode === 'prefer') return [tls, false];
  return mode === 'allow' ? [false, tls] : [tls];
}

/** One server, by each of the settings of TLS; sockets of the machine have none. */
function endpointsOf({ host, port }: Server, tls: Endpoint['ssl'][]): Endpoint[] {
  const name = decodeURIComponent(host).replace(/^\[(.+)\]$/, '$1') || 'localhost';
  const isSocket = name.startsWith('/');
  return (isSocket ? [false as const] : tls).map((ssl) => ({
    host: name,
    port: Number(port),
    // The name that a certificate is checked for; the driver gives no address.
    ssl: ssl && { ...ssl, host: name },
  }));
}
