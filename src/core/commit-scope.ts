import { AsyncLocalStorage } from 'node:async_hooks';

/** Work to do once the open transaction is committed. */
export interface CommitScope {
  readonly after: (() => unknown)[];
}

/** The transaction that `ctx.commit` opened around the running code. */
export const openCommit = new AsyncLocalStorage<CommitScope>();

/**
 * Throws inside a transaction: it holds a database connection and locks, which must not wait for hashing,
 * mail, files or the network.
 */
export function assertNoCommit(work: string): void {
  if (openCommit.getStore()) throw new Error(`${work} must not run inside ctx.commit.`);
}
