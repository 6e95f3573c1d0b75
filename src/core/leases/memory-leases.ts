import { graceMs, kindOf, type Leases } from './leases.js';

/** Leases of one process, by a monotonic clock. */
export class MemoryLeases implements Leases {
  private readonly users = new Map<number, Map<string, number>>();
  /** Users whose expired leases are looked for next. */
  private unseen: Iterator<number> = this.users.keys();

  hold(userId: number, leaseId: string, ms: number): void {
    this.forgetSome();
    const leases = this.users.get(userId) ?? new Map<string, number>();
    this.users.set(userId, leases.set(leaseId, performance.now() + ms));
  }

  async take(userId: number, leaseId: string, ms: number): Promise<number> {
    this.hold(userId, leaseId, ms);
    const [kind, released] = [kindOf(leaseId), performance.now() + graceMs];
    const leases = [...this.living(userId)];
    return leases.filter(([id, ends]) => id.startsWith(kind) && ends > released).length;
  }

  renew(userId: number, leaseId: string, ms: number): void {
    if (this.living(userId).has(leaseId)) this.hold(userId, leaseId, ms);
  }

  release(userId: number, leaseId: string, ms = graceMs): void {
    const leases = this.living(userId);
    const ends = leases.get(leaseId);
    if (ends !== undefined) leases.set(leaseId, Math.min(ends, performance.now() + ms));
  }

  async online(userIds: readonly number[]): Promise<Set<number>> {
    return new Set(userIds.filter((userId) => this.living(userId).size > 0));
  }

  async onlineIds(limit: number): Promise<number[]> {
    const ends = (userId: number) => Math.max(...this.living(userId).values());
    return [...this.users.keys()]
      .filter((userId) => this.living(userId).size > 0)
      .sort((a, b) => ends(b) - ends(a))
      .slice(0, limit);
  }

  /** All live leases, with their remaining milliseconds. */
  all(): { userId: number; leaseId: string; ms: number }[] {
    const now = performance.now();
    return [...this.users.keys()].flatMap((userId) =>
      [...this.living(userId)].map(([leaseId, ends]) => ({ userId, leaseId, ms: ends - now })),
    );
  }

  /** Drops the expired leases of two users, so that those who never return are forgotten. */
  private forgetSome(): void {
    for (let count = 0; count < 2; count++) {
      const { done, value } = this.unseen.next();
      if (done) this.unseen = this.users.keys();
      else this.living(value);
    }
  }

  private living(userId: number): Map<string, number> {
    const leases = this.users.get(userId);
    if (!leases) return new Map();
    const now = performance.now();
    for (const [leaseId, ends] of leases) if (ends <= now) leases.delete(leaseId);
    if (leases.size === 0) this.users.delete(userId);
    return leases;
  }
}
