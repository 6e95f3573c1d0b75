import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import type { App } from './app.js';
import type { ClientPolicy } from './client-policy.js';
import { unauthenticated } from './errors.js';
import type { Topic } from './events/topics.js';
import type { Logger } from './logger.js';

/** Who is asking: a signed-in person, through one of their sessions. */
export interface Viewer {
  readonly id: number;
  readonly sessionId: string;
}

/** Where a request came from. Rate limits count by it, and lists of sessions show it. */
export interface Origin {
  readonly policy: ClientPolicy;
  readonly requestId: string;
  readonly address: string;
  readonly userAgent: string | null;
}

interface CommitScope {
  readonly rings: { topic: Topic; seq: number }[];
}

const openCommit = new AsyncLocalStorage<CommitScope>();

/**
 * All a verb needs to know of its caller. One is made for each request, and for each event of a
 * subscription, so that neither loaders nor the entity manager ever serve what was read before.
 */
export class Context {
  private ownEm: EntityManager | null = null;
  private ownLog: Logger | null = null;
  private readonly loaders = new Map<object, DataLoader<unknown, unknown>>();

  constructor(
    readonly app: App,
    private signedIn: Viewer | null,
    readonly origin: Origin,
  ) {}

  /** This request's own manager, made at its first use. */
  get em(): EntityManager {
    // useContext lets the same manager find the transaction that `commit` opened.
    this.ownEm ??= this.app.orm.em.fork({ useContext: true });
    return this.ownEm;
  }

  /** Writes lines that carry the request's id. */
  get log(): Logger {
    this.ownLog ??= this.app.log.child({ requestId: this.origin.requestId });
    return this.ownLog;
  }

  /** The signed-in person. Throws UNAUTHENTICATED when nobody is. */
  get viewer(): Viewer {
    if (!this.signedIn) throw unauthenticated();
    return this.signedIn;
  }

  /** The signed-in person, if somebody is. */
  get viewerOrNull(): Viewer | null {
    return this.signedIn;
  }

  /** The same caller with nothing remembered. */
  fresh(): Context {
    return new Context(this.app, this.signedIn, this.origin);
  }

  /** From here on the request is made by somebody who has just signed in. */
  become(viewer: Viewer): void {
    this.signedIn = viewer;
  }

  /** Whether a transaction is open: what is read outside it does not see what it wrote. */
  get inCommit(): boolean {
    return openCommit.getStore() !== undefined;
  }

  /**
   * Runs `work` in a transaction; a commit inside a commit joins it. Doorbells rung meanwhile ring
   * after the outermost commit, and not at all when it fails.
   */
  async commit<T>(work: () => Promise<T>): Promise<T> {
    if (openCommit.getStore()) return this.forgetting(work);
    const scope: CommitScope = { rings: [] };
    const result = await openCommit
      .run(scope, () => this.em.transactional(() => this.forgetting(work)))
      .catch((error: unknown) => {
        // Entities keep what was not written; remembered, the next commit would write it.
        this.em.clear();
        this.loaders.clear();
        throw error;
      });
    for (const { topic, seq } of scope.rings) this.app.doorbell.ring(topic, seq);
    return result;
  }

  /** What was loaded before a change is read anew after it. */
  private async forgetting<T>(work: () => Promise<T>): Promise<T> {
    const result = await work();
    this.loaders.clear();
    return result;
  }

  /** Tells every node that `topic` moved to `seq`; never awaited, for the log is what decides. */
  ring(topic: Topic, seq = 0): void {
    const scope = openCommit.getStore();
    if (scope) scope.rings.push({ topic, seq });
    else this.app.doorbell.ring(topic, seq);
  }

  /** This request's own loader for `batch`, made at its first use. */
  loader<K, V>(batch: LoaderBatch<K, V>): DataLoader<K, V> {
    let loader = this.loaders.get(batch) as DataLoader<K, V> | undefined;
    if (!loader) {
      loader = new DataLoader((keys) => batch(this, keys));
      this.loaders.set(batch, loader as DataLoader<unknown, unknown>);
    }
    return loader;
  }
}

/** Answers many keys at once, in their order; `null` or an Error for what is not there. */
export type LoaderBatch<K, V> = (
  ctx: Context,
  keys: readonly K[],
) => Promise<readonly (V | Error)[]>;

/** Puts rows back into the order of the keys they were asked by. */
export function inOrder<K, V>(keys: readonly K[], rows: V[], keyOf: (row: V) => K): (V | null)[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => byKey.get(key) ?? null);
}
