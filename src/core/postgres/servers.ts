import { Client, type ClientConfig, type QueryConfig } from 'pg';
import type { DatabaseAddress, Endpoint, SessionAttrs } from '../../config/database-url.js';
import { requireChannelBinding } from './channel-binding.js';
import { databaseAway } from './database-away.js';

/** What a server says of itself. */
export interface ServerState {
  /** Whether it replays the log of another server. */
  isStandby: boolean;
  /** Whether transactions only read, as on a standby, or where the operator or the provider said so. */
  isReadOnly: boolean;
}

/** A connection of its own, and the state of its server. */
export interface Probe {
  client: Client;
  state: ServerState;
}

export const stateQuery = `select pg_is_in_recovery() as "isStandby",
  current_setting('transaction_read_only') = 'on' as "isReadOnly"`;

const greeting = `${stateQuery}, pg_backend_pid() as pid,
  current_setting('server_version_num')::int as version, current_schema() as schema`;

interface Greeting extends ServerState {
  pid: number;
  version: number;
  schema: string | null;
}

/** The mode of a connection pooler, if there is one. `detect` takes any pooler for one in transaction mode. */
type PoolerMode = 'detect' | 'none' | 'session' | 'transaction';

/** Settings of the connections to a database. */
export interface ServerOptions {
  pooler: PoolerMode;
  /** The schema of the tables; null for the first of the role's `search_path`. */
  schema: string | null;
}

const oldestVersion = 15;

const suits: Record<SessionAttrs, (state: ServerState) => boolean> = {
  any: () => true,
  'read-write': ({ isReadOnly }) => !isReadOnly,
  'read-only': ({ isReadOnly }) => isReadOnly,
  primary: ({ isStandby }) => !isStandby,
  standby: ({ isStandby }) => isStandby,
  'prefer-standby': ({ isStandby }) => isStandby,
};

/** The servers of a URL, one of which takes all connections until it fails. */
export class DatabaseServers {
  private endpoint: Endpoint | null = null;
  /** Whether a pooler gives each transaction another connection, so that no session has a state. */
  isPooled = false;
  /** Incremented when another server is chosen: connections to the former one are then retired. */
  generation = 0;

  constructor(
    readonly address: DatabaseAddress,
    private readonly options: ServerOptions,
  ) {}

  /** The statement that makes the schema the first; '' where none is set. */
  get searchPath(): string {
    const { schema } = this.options;
    return schema ? `set search_path = "${schema}", public` : '';
  }

  /** Options of the driver for a connection to the chosen server. */
  get clientOptions(): ClientConfig {
    return this.optionsFor(this.endpoint ?? (this.address.endpoints[0] as Endpoint));
  }

  private optionsFor(endpoint: Endpoint): ClientConfig {
    const { client, connectMs } = this.address;
    return { ...client, ...endpoint, connectionTimeoutMillis: connectMs };
  }

  /**
   * Connects to the first server that is reachable and suits `target_session_attrs`, beginning with the one that was
   * chosen before; it takes the connections from now on.
   * @throws Error for the operator, with the code DATABASE_AWAY if trying again may help
   */
  async choose(): Promise<Probe> {
    const { sessionAttrs } = this.address;
    const failures: unknown[] = [];
    const passes =
      sessionAttrs === 'prefer-standby' ? [sessionAttrs, 'any' as const] : [sessionAttrs];
    for (const wanted of passes) {
      for (const endpoint of this.candidates()) {
        try {
          return await this.tryEndpoint(endpoint, wanted);
        } catch (error) {
          failures.push(error);
        }
      }
    }
    throw summary(failures);
  }

  /** Whether a server that was chosen may keep the connections. */
  suits(state: ServerState): boolean {
    const { sessionAttrs } = this.address;
    return sessionAttrs === 'prefer-standby' || suits[sessionAttrs](state);
  }

  private candidates(): Endpoint[] {
    const { endpoints, isShuffled } = this.address;
    const others = endpoints.filter((one) => one !== this.endpoint);
    if (isShuffled) others.sort(() => Math.random() - 0.5);
    return this.endpoint ? [this.endpoint, ...others] : others;
  }

  private async tryEndpoint(endpoint: Endpoint, wanted: SessionAttrs): Promise<Probe> {
    const { connectMs, requiresChannelBinding } = this.address;
    const client = new Client({ ...this.optionsFor(endpoint), pipeline: true });
    // Without a listener an error would end the process. The caller notices that queries fail.
    client.on('error', () => {});
    if (requiresChannelBinding) requireChannelBinding(client);
    try {
      await client.connect();
      const query: QueryConfig & { query_timeout: number } = {
        text: greeting,
        query_timeout: connectMs,
      };
      const { rows } = await client.query<Greeting>(query);
      const state = rows[0] as Greeting;
      this.accept(state, client, endpoint, wanted);
      if (this.searchPath && !this.isPooled) await client.query(this.searchPath);
      return { client, state };
    } catch (error) {
      client.end().catch(() => {});
      throw error;
    }
  }

  private accept(state: Greeting, client: Client, endpoint: Endpoint, wanted: SessionAttrs): void {
    const { pooler, schema } = this.options;
    const version = Math.floor(state.version / 10_000);
    if (version < oldestVersion)
      throw new Error(`PostgreSQL ${oldestVersion} or newer is needed; the server has ${version}.`);
    if (!suits[wanted](state)) throw databaseAway(`The server is not ${wanted}.`);
    // A pooler makes up the process id that it gives to its clients.
    const { processID } = client as Client & { processID: number };
    const isPooled = pooler === 'detect' ? processID !== state.pid : pooler === 'transaction';
    if (isPooled && schema !== null && state.schema !== schema)
      throw new Error(
        `Behind a pooler of transactions DATABASE_SCHEMA cannot be set for each connection: alter role … set search_path = ${schema}, public.`,
      );
    if (this.endpoint && this.endpoint !== endpoint) this.generation += 1;
    this.endpoint = endpoint;
    this.isPooled = isPooled;
  }
}

const noTls = 'The server does not support SSL connections';

/** One error for all servers that failed. */
function summary(failures: unknown[]): Error {
  const all = failures as (Error & { code?: string })[];
  // Of a server that was then tried without TLS.
  const others = all.filter(({ message }) => message !== noTls);
  const errors = others.length > 0 ? others : all;
  const [first] = errors;
  if (!first || errors.every(({ message }) => message === first.message))
    return first ?? databaseAway('no server');
  const lasting = errors.find(({ code }) => code === undefined);
  const texts = [...new Set(errors.map(({ message, code }) => message || code))];
  const joined = new Error(texts.join('; '), { cause: first });
  return lasting ? joined : Object.assign(joined, { code: first.code });
}
