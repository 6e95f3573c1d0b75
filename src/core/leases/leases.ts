/** How long a socket's lease lives unless renewed, in milliseconds. */
export const leaseMs = 45_000;

/** How long somebody stays online after their last lease was released, so that a reload is no flap. */
export const graceMs = 4_000;

/** Who is online: a person is while any lease of theirs lives. */
export interface Leases {
  /** Takes or renews a lease for `ms` milliseconds. */
  hold(userId: number, leaseId: string, ms: number): Promise<void>;
  /** Renews a lease that still lives; whether it did. */
  renew(userId: number, leaseId: string, ms: number): Promise<boolean>;
  /** Lets a lease end within `ms`, by default the grace; one that ends sooner is left alone. */
  release(userId: number, leaseId: string, ms?: number): Promise<void>;
  /** Those of `userIds` who are online. */
  online(userIds: readonly number[]): Promise<Set<number>>;
  /** At most `limit` people who are online, whose leases end last first. */
  onlineIds(limit: number): Promise<number[]>;
  /** Lets go of what carries the leases. */
  close(): Promise<void>;
}
