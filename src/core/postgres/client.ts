import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { ClientConfig } from 'pg';
import { requireChannelBinding } from './channel-binding.js';
import { databaseAway } from './database-away.js';
import { PreparedNames } from './prepared.js';
import { PreparingClient } from './preparing-client.js';
import type { DatabaseServers } from './servers.js';

/** A connection of a pool as the watch sees it. */
export interface WatchedConnection {
  /** Bytes received so far. */
  bytesRead(): number;
  /** Destroys it: statements that are not answered fail, and the pool opens another. */
  destroy(): void;
  /** Destroys it as soon as nothing is unanswered and no transaction is open. */
  retire(): void;
}

/** What `DatabaseWatch` tells the clients of a pool, and what they report to it. */
export interface DatabaseKnowledge {
  readonly servers: DatabaseServers;
  readonly connections: Set<WatchedConnection>;
  /** Whether no server can be reached, so that new connections fail at once. */
  isUnreachable(): boolean;
  /** Asks for a check of the server now. */
  suspect(): void;
  /** A statement found that the server only reads. */
  foundReadOnly(connection: WatchedConnection): void;
}

interface Insides {
  connection: EventEmitter & { stream: Socket };
  _txStatus: string | null;
}

/** The SQLSTATE of a write in a transaction that may only read. */
const readOnlyTransaction = '25006';

type Callback = (error?: unknown, client?: unknown) => void;

/**
 * The class of the driver's clients in the pools of a node. A new connection goes to the server that is chosen at that
 * moment. Statements that recur are prepared where `isPrepared`; behind a pooler of transactions none has a name, because
 * the next transaction may get another connection.
 */
export function createClientClass(knowledge: DatabaseKnowledge, isPrepared: boolean) {
  const { servers, connections } = knowledge;
  const preparing = {
    names: new PreparedNames(),
    isOn: isPrepared,
    keepsNames: () => !servers.isPooled,
  };
  return class PoolClient extends PreparingClient implements WatchedConnection {
    private isBusy = false;
    private isRetired = false;

    constructor(options: ClientConfig = {}) {
      super({ ...options, ...servers.clientOptions, pipeline: true }, preparing);
      if (servers.address.requiresChannelBinding) requireChannelBinding(this);
      this.on('connect', () => connections.add(this));
      this.on('end', () => connections.delete(this));
      this.on('drain', () => {
        this.isBusy = false;
        if (this.isRetired) this.retire();
      });
      this.insides.connection.on('errorMessage', ({ code }: { code?: string }) => {
        if (code === readOnlyTransaction) knowledge.foundReadOnly(this);
      });
    }

    private get insides(): Insides {
      return this as unknown as Insides;
    }

    // biome-ignore lint/suspicious/noExplicitAny: the driver's overloads
    override connect(callback?: any): any {
      if (callback) return this.connectNow(callback);
      return new Promise((resolve, reject) => {
        this.connectNow((error) => (error ? reject(error) : resolve(this)));
      });
    }

    private connectNow(callback: Callback): void {
      if (knowledge.isUnreachable()) {
        process.nextTick(callback, databaseAway('No server of the database can be reached.'));
        return;
      }
      super.connect((error: (Error & { code?: string }) | null) => {
        if (!error) return callback(null, this);
        knowledge.suspect();
        callback(databaseAway(error.message || String(error.code), error));
      });
    }

    // biome-ignore lint/suspicious/noExplicitAny: the driver's overloads
    override query(config: any, ...more: any[]): any {
      this.isBusy = true;
      return super.query(config, ...more);
    }

    bytesRead(): number {
      return this.insides.connection.stream.bytesRead;
    }

    destroy(): void {
      this.insides.connection.stream.destroy();
    }

    retire(): void {
      this.isRetired = true;
      if (!this.isBusy && this.insides._txStatus === 'I') this.destroy();
    }
  };
}
