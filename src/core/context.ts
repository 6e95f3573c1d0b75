import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { EntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import type { App } from './app.js';
import { type ClientPolicy, defaultPolicy } from './client-policy.js';
import { type CommitScope, openCommit } from './commit-scope.js';
import { responseTooLarge, unauthenticated } from './errors.js';
import type { Topic } from './events/topics.js';
import { atLevelOf, type Logger } from './logger.js';
import { claiming } from './postgres/claims.js';
import { type TraceHeaders, traceIdOf } from './tracing/tracing.js';

/** The signed-in user of a request, and their session. */
export interface Viewer {
  readonly id: number;
  readonly sessionId: string;
}

/** The origin of a request, for rate limits and lists of sessions. */
export interface Origin {
  readonly policy: ClientPolicy;
  readonly requestId: string;
  readonly address: string;
  readonly userAgent: string | null;
  /** The trace that a socket's handshake is a part of. */
  readonly trace?: TraceHeaders;
}

/** The trace of a request; for sockets, whose later frames belong to it. */
function traceIn({ traceparent, tracestate }: IncomingHttpHeaders): Pick<Origin, 'trace'> {
  return traceIdOf(traceparent) ? { trace: { traceparent, tracestate } as TraceHeaders } : {};
}

/** The origin of an HTTP request or a WebSocket handshake. */
export const originOf = (
  { proxies }: App,
  request: IncomingMessage,
  { requestId, policy = defaultPolicy }: { requestId: string; policy?: ClientPolicy },
): Origin => ({
  policy,
  requestId,
  address: proxies.clientAddress(request),
  userAgent: request.headers['user-agent'] ?? null,
  ...traceIn(request.headers),
});

/**
 * The caller of a service. One is made for each request, and for each event of a subscription, so that
 * neither loaders nor the entity manager return stale rows.
 */
export class Context {
  private ownEm: EntityManager | null = null;
  private ownLog: Logger | null = null;
  private readonly loaders = new Map<object, DataLoader<unknown, unknown>>();
  private rowCount = 0;
  /** The payload of a mutation that has run, for the execution of its operation. */
  payload: Promise<object> | null = null;

  constructor(
    readonly app: App,
    private signedIn: Viewer | null,
    readonly origin: Origin,
  ) {}

  /** The entity manager of this request, created at its first use. */
  get em(): EntityManager {
    // With useContext, this manager takes part in the transaction that `commit` opened.
    this.ownEm ??= this.app.orm.em.fork({ useContext: true });
    return this.ownEm;
  }

  /** Logs with the id of the request. */
  get log(): Logger {
    this.ownLog ??= this.app.log.child({ requestId: this.origin.requestId });
    return atLevelOf(this.app.log, this.ownLog);
  }

  /** The signed-in user. Throws UNAUTHENTICATED without one. */
  get viewer(): Viewer {
    if (!this.signedIn) throw unauthenticated();
    return this.signedIn;
  }

  /** Throws UNAUTHENTICATED without a signed-in user. */
  requireViewer(): void {
    void this.viewer;
  }

  /** The signed-in user; null without one. */
  get viewerOrNull(): Viewer | null {
    return this.signedIn;
  }

  /** A context of the same caller with empty loaders. */
  fresh(): Context {
    return new Context(this.app, this.signedIn, this.origin);
  }

  /** Sets the viewer, after sign-in. */
  become(viewer: Viewer): void {
    this.signedIn = viewer;
  }

  /** Makes later reads of the viewer see what is being written: called before and after it. */
  noteWrite(): void {
    if (this.signedIn) this.app.replica?.marks.note(this.signedIn.id);
  }

  /** Whether a transaction is open; reads outside it do not see its writes. */
  get inCommit(): boolean {
    return openCommit.getStore() !== undefined;
  }

  /**
   * Runs `work` in a transaction; a nested commit joins it. Doorbells ring, and `afterCommit` runs, after
   * the outermost commit, and not at all when it fails. `stream` is one that `work` locks: few transactions of
   * one stream hold a connection at a time.
   */
  async commit<T>(work: () => Promise<T>, stream: Topic | null = null): Promise<T> {
    if (openCommit.getStore()) return this.forgetting(work);
    const scope: CommitScope = { after: [] };
    const locked = () => openCommit.run(scope, () => this.forgetting(work));
    this.noteWrite();
    const result = await claiming({ stream }, () => this.em.transactional(locked)).catch(
      (error: unknown) => {
        // Entities keep the changes that were rolled back; the next commit would write them.
        this.em.clear();
        this.loaders.clear();
        throw error;
      },
    );
    this.noteWrite();
    for (const work of scope.after) {
      try {
        await work();
      } catch (error) {
        this.log.error({ err: error }, 'work after a commit failed');
      }
    }
    return result;
  }

  /** Clears the loaders after `work`, whose changes they do not contain. */
  async forgetting<T>(work: () => Promise<T>): Promise<T> {
    const result = await work();
    this.loaders.clear();
    return result;
  }

  /** Rings the doorbell of `topic` on every node, with its new head `seq`; not awaited. */
  ring(topic: Topic, seq = 0): void {
    void this.afterCommit(() => this.app.doorbell.ring(topic, seq));
  }

  /** Does `work` after the outermost commit, or now when no transaction is open. */
  async afterCommit(work: () => unknown): Promise<void> {
    const scope = openCommit.getStore();
    if (scope) scope.after.push(work);
    else await work();
  }

  /** Counts rows that were loaded. Throws BAD_USER_INPUT when a request has loaded too many. */
  countRows(count: number): void {
    this.rowCount += count;
    const { responseRows } = this.app.config.limits;
    if (this.rowCount > responseRows) throw responseTooLarge(`${responseRows} rows`);
  }

  /** The loader of this request for `batch`, created at its first use. */
  loader<K, V>(batch: LoaderBatch<K, V>): DataLoader<K, V> {
    let loader = this.loaders.get(batch) as DataLoader<K, V> | undefined;
    if (!loader) {
      loader = new DataLoader((keys) => batch(this, keys));
      this.loaders.set(batch, loader as DataLoader<unknown, unknown>);
    }
    return loader;
  }
}

/** Loads many keys at once, in their order; `null` or an Error for a missing one. */
export type LoaderBatch<K, V> = (
  ctx: Context,
  keys: readonly K[],
) => Promise<readonly (V | Error)[]>;

/** Sorts rows into the order of their keys; null for a missing one. */
export function inOrder<K, V>(keys: readonly K[], rows: V[], keyOf: (row: V) => K): (V | null)[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => byKey.get(key) ?? null);
}
