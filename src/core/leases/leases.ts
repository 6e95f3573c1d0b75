/** Lifetime of a socket's lease unless it is renewed, in milliseconds. */
export const leaseMs = 45_000;

/** How long a user stays online after their last lease was released, so that a page reload is no change. In milliseconds. */
export const graceMs = 4_000;

/** The kind of a lease with its colon: `socket:`. */
export const kindOf = (leaseId: string): string => leaseId.slice(0, leaseId.indexOf(':') + 1);

/**
 * Tracks online users: a user is online while any of their leases lives. Changes are not awaited; a question
 * that is asked afterwards, and a doorbell that rings afterwards, follow them.
 */
export interface Leases {
  /** Takes or renews a lease for `ms` milliseconds. */
  hold(userId: number, leaseId: string, ms: number): void;
  /**
   * Takes a lease: how many leases of its kind, as the part of `leaseId` before the colon, the user then has
   * that were not released.
   */
  take(userId: number, leaseId: string, ms: number): Promise<number>;
  /** Renews a lease unless it has expired. */
  renew(userId: number, leaseId: string, ms: number): void;
  /** Shortens a lease to `ms`, by default the grace period; never extends one. */
  release(userId: number, leaseId: string, ms?: number): void;
  /** The users among `userIds` who are online. */
  online(userIds: readonly number[]): Promise<Set<number>>;
  /** At most `limit` online users, the latest lease first. */
  onlineIds(limit: number): Promise<number[]>;
}
