import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';

/** A host and its port. */
interface RedisHost {
  readonly host: string;
  readonly port: number;
}

/** Certificates of a TLS connection as PEM; those of the system where there are none. */
interface RedisTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Where Redis is, as `REDIS_URL` says. */
export interface RedisAddress {
  /** One server, the primary that Sentinels know, or a Cluster. */
  readonly form: 'server' | 'sentinel' | 'cluster';
  /** The servers: the one, the Sentinels, or members of the Cluster. Empty with `socketPath`. */
  readonly hosts: readonly RedisHost[];
  /** The Unix socket of a server on this machine. */
  readonly socketPath: string | null;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
  /** The name that Sentinels have for the primary. */
  readonly primary: string | null;
  readonly sentinelUsername: string | undefined;
  readonly sentinelPassword: string | undefined;
  /** Null without TLS. */
  readonly tls: RedisTls | null;
}

const example = {
  server: 'redis://user:password@host:6379/0',
  sentinel: 'redis-sentinel://host:26379,host:26379/primary',
  cluster: 'redis-cluster://host:6379,host:6379',
};

const pattern =
  /^(?<scheme>rediss?(?:-sentinel|-cluster)?|unix):\/\/(?:(?<login>[^@/?#]*)@)?(?<hosts>[^/?#@]*)(?<path>\/[^?#]*)?(?:\?(?<query>[^#]*))?$/;
const hostPattern = /^(\[[\da-f:.]+\]|[a-z\d_](?:[a-z\d_.-]*[a-z\d_])?)(?::(\d{1,5}))?$/i;

const tlsFiles = ['ssl_ca_certs', 'ssl_certfile', 'ssl_keyfile'] as const;
const sentinelLogin = ['sentinel_username', 'sentinel_password'] as const;

/**
 * Reads a URL of Redis, and the files of its TLS parameters:
 * `redis://`, `redis-sentinel://` and `redis-cluster://`, with TLS `rediss://`, `rediss-sentinel://` and
 * `rediss-cluster://`; `unix:///path?db=0`. Throws an Error with a message about the first thing that is wrong,
 * without values that may be secret.
 */
export function parseRedisUrl(url: string): RedisAddress {
  const parts = pattern.exec(url)?.groups;
  if (!parts) throw new Error(`must be a URL such as ${Object.values(example).join(' or ')}`);
  const { scheme = '', path = '' } = parts;
  const form = formOf(scheme);
  const given = readParameters(parts.query ?? '', scheme, form);
  const login = readLogin(parts.login);
  const isSocket = scheme === 'unix';
  if (isSocket && (parts.hosts || path.length < 2))
    throw new Error('must name the path of a socket after unix://');
  return {
    form,
    hosts: isSocket ? [] : readHosts(parts.hosts ?? '', form),
    socketPath: isSocket ? decode(path) : null,
    ...login,
    ...readPath(isSocket ? `/${given.get('db') ?? ''}` : path, form),
    sentinelUsername: given.get('sentinel_username'),
    sentinelPassword: given.get('sentinel_password'),
    tls: scheme.startsWith('rediss') ? readTls(given) : null,
  };
}

const formOf = (scheme: string): RedisAddress['form'] =>
  scheme.endsWith('-sentinel') ? 'sentinel' : scheme.endsWith('-cluster') ? 'cluster' : 'server';

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('must encode special characters as percent signs with two digits');
  }
}

function readLogin(text: string | undefined) {
  if (!text) return { username: undefined, password: undefined };
  const colon = text.indexOf(':');
  if (colon < 0)
    throw new Error('must have a colon between user and password; the user may be empty');
  const [username, password] = [text.slice(0, colon), text.slice(colon + 1)].map(decode);
  if (!password) throw new Error('must have a password behind the colon of the user');
  return { username: username || undefined, password };
}

function readHosts(text: string, form: RedisAddress['form']): RedisHost[] {
  const hosts = text.split(',').map((one) => {
    const [, host = '', port = form === 'sentinel' ? '26379' : '6379'] =
      hostPattern.exec(one) ?? [];
    if (!host || Number(port) < 1 || Number(port) > 65_535)
      throw new Error(`must have a host, and a port from 1 to 65535, as ${example[form]}`);
    return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
  });
  if (form === 'server' && hosts.length > 1)
    throw new Error('may have several hosts as redis-sentinel:// or redis-cluster:// only');
  return hosts;
}

/** The number of the database, and the name of the primary before it. */
function readPath(path: string, form: RedisAddress['form']) {
  const parts = path.split('/').slice(1).map(decode);
  const primary = form === 'sentinel' ? (parts.shift() ?? '') : null;
  if (primary === '') throw new Error(`must have the name of the primary, as ${example.sentinel}`);
  const database = parts.shift() || '0';
  if (!/^\d{1,5}$/.test(database) || parts.length > 0)
    throw new Error(`must end with the number of a database, as ${example.server}`);
  if (form === 'cluster' && Number(database) > 0)
    throw new Error('must have no number of a database, since a Cluster has one database');
  return { primary, database: Number(database) };
}

function readParameters(query: string, scheme: string, form: RedisAddress['form']) {
  const given = new Map(new URLSearchParams(query));
  const known: readonly string[] = [
    ...(scheme.startsWith('rediss') ? tlsFiles : []),
    ...(form === 'sentinel' ? sentinelLogin : []),
    ...(scheme === 'unix' ? ['db'] : []),
  ];
  for (const [name, value] of given) {
    if (!known.includes(name))
      throw new Error(
        known.length > 0
          ? `may have the parameters ${known.join(', ')} and no others`
          : 'may have no parameters; those of TLS need rediss://',
      );
    if (!value) throw new Error(`must have a value for ${name}`);
  }
  if (given.has('ssl_certfile') !== given.has('ssl_keyfile'))
    throw new Error('must have ssl_certfile and ssl_keyfile together');
  return given;
}

function readTls(given: ReadonlyMap<string, string>): RedisTls {
  const [ca, cert, key] = tlsFiles.map((name) => readPem(name, given.get(name)));
  try {
    createSecureContext({ ca, cert, key });
  } catch {
    throw new Error('must have an ssl_keyfile that belongs to its ssl_certfile');
  }
  return { ca, cert, key };
}

function readPem(name: string, file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(
      `must name a file as ${name} that can be read (${(error as NodeJS.ErrnoException).code})`,
    );
  }
  try {
    if (name === 'ssl_keyfile') createPrivateKey(text);
    else new X509Certificate(text);
  } catch {
    throw new Error(`must name a file of PEM as ${name}`);
  }
  return text;
}
