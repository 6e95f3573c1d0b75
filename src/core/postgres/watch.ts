import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Logger } from '../logger.js';
import type { DatabaseKnowledge, WatchedConnection } from './client.js';
import { databaseAway } from './database-away.js';
import { type DatabaseServers, type ServerState, stateQuery } from './servers.js';

/** Milliseconds between two checks, and between two attempts to connect. */
const checkMs = 1_000;
const retryMs = 200;
/** How long a server may take to answer the check, in milliseconds. */
const silenceMs = 2_000;

export const databaseStatuses = ['up', 'read only', 'standby', 'newer schema', 'down'] as const;
export type DatabaseStatus = (typeof databaseStatuses)[number];

/** Whether a setting makes it read-only, which new connections may find changed. */
const isReadOnlyByChoice = ({ isReadOnly, isStandby }: ServerState) => isReadOnly && !isStandby;

/** Runs after each check of the server, on the watch's own connection. */
export type Check = (client: Client) => Promise<void>;

/**
 * Checks the server each second, on a connection of its own. A server that does not answer has vanished without
 * closing its connections, as when packets are lost: all connections that received nothing meanwhile are destroyed, and
 * new ones fail at once until a server of the URL answers.
 */
export class DatabaseWatch implements DatabaseKnowledge {
  readonly connections = new Set<WatchedConnection>();
  /** Whether the schema is one that this version does not know. */
  isSchemaNewer = false;
  private client: Client | null = null;
  private state: ServerState | null = null;
  private generation = 0;
  private isClosed = false;
  /** Whether the next check takes a new connection: sessions may keep the settings with which they began. */
  private isStale = false;
  private running: Promise<void> | null = null;
  private wake = Promise.withResolvers<void>();
  private readonly checks: Check[] = [];

  constructor(
    readonly servers: DatabaseServers,
    private readonly log: Logger,
  ) {}

  get status(): DatabaseStatus {
    if (!this.state) return 'down';
    if (this.state.isStandby) return 'standby';
    if (this.isSchemaNewer) return 'newer schema';
    return this.state.isReadOnly ? 'read only' : 'up';
  }

  /** Connects for the first time. Throws errors for the operator. */
  async open(): Promise<Client> {
    const { client, state } = await this.servers.choose();
    this.take(client, state);
    return client;
  }

  /** Checks from now on. */
  start(): void {
    this.running = this.run();
  }

  /** Adds a check; its errors count as those of the server. */
  onCheck(check: Check): void {
    this.checks.push(check);
  }

  isUnreachable(): boolean {
    return this.running !== null && this.state === null;
  }

  suspect(): void {
    this.wake.resolve();
  }

  foundReadOnly(connection: WatchedConnection): void {
    // Another connection would not be better where the server itself only reads.
    if (this.status === 'read only') return;
    connection.retire();
    // This connection may have begun before, like the one that failed.
    this.isStale = true;
    this.suspect();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.wake.resolve();
    await this.running;
    await this.client?.end().catch(() => {});
  }

  private async run(): Promise<void> {
    while (!this.isClosed) {
      const before = this.status;
      try {
        if (this.client && !this.isStale) await this.check(this.client);
        else await this.reconnect();
      } catch (error) {
        this.lose(error);
      }
      if (this.status !== before) this.report(before);
      const pause = this.client ? checkMs : retryMs;
      await Promise.race([sleep(pause, undefined, { ref: false }), this.wake.promise]);
      this.wake = Promise.withResolvers();
    }
  }

  private async reconnect(): Promise<void> {
    const former = this.client;
    const wasReadOnly = this.state?.isReadOnly;
    const { client, state } = await this.servers.choose();
    this.take(client, state);
    this.isStale = isReadOnlyByChoice(state);
    former?.end().catch(() => {});
    if (wasReadOnly && !state.isReadOnly) for (const one of this.connections) one.retire();
    await this.runChecks(client);
  }

  private take(client: Client, state: ServerState): void {
    this.client = client;
    this.state = state;
    client.once('end', () => this.client === client && this.suspect());
    if (this.generation === this.servers.generation) return;
    this.generation = this.servers.generation;
    // They end at a server that does not take connections any more, or not those that write.
    for (const connection of this.connections) connection.retire();
  }

  private async check(client: Client): Promise<void> {
    const received = new Map([...this.connections].map((one) => [one, one.bytesRead()]));
    const { rows } = await this.orSilence(client.query<ServerState>(stateQuery), received);
    this.state = rows[0] as ServerState;
    if (!this.servers.suits(this.state)) throw databaseAway('The server has changed its role.');
    this.isStale = isReadOnlyByChoice(this.state);
    await this.runChecks(client);
  }

  private async runChecks(client: Client): Promise<void> {
    for (const check of this.checks) await check(client);
  }

  /** The result of `answer`. Destroys silent connections when it does not come in time. */
  private async orSilence<T>(
    answer: Promise<T>,
    received: ReadonlyMap<WatchedConnection, number>,
  ): Promise<T> {
    const begun = performance.now();
    let left = silenceMs;
    const settled = answer.then(
      () => true,
      () => true,
    );
    while (left > 0) {
      if (await Promise.race([settled, sleep(left, false)])) return answer;
      // If this process was held up, the answer may be here and wait to be read.
      await turn();
      left = performance.now() - begun > 2 * silenceMs && left === silenceMs ? silenceMs / 2 : 0;
    }
    if (await Promise.race([settled, turn(false)])) return answer;
    for (const [connection, bytes] of received)
      if (connection.bytesRead() === bytes) connection.destroy();
    throw databaseAway(`no answer within ${silenceMs} ms`);
  }

  private lose(error: unknown): void {
    if (this.isClosed) return;
    if (this.state) this.log.warn({ err: error }, 'the database does not answer');
    const { client } = this;
    this.client = null;
    this.state = null;
    // Not `end`, which would wait for the answer that does not come.
    (
      client as unknown as { connection?: { stream: { destroy(): void } } } | null
    )?.connection?.stream.destroy();
  }

  private report(before: DatabaseStatus): void {
    if (this.status !== 'down')
      this.log.warn({ before, now: this.status }, 'the state of the database changed');
  }
}
