import { graceMs, kindOf, type Leases } from './leases.js';

/** Leases of one process, by a monotonic clock. */
export class MemoryLeases implements Leases {
  private readonly users = new Map<number, Map<string, number>>();

  async hold(userId: number, leaseId: string, ms: number): Promise<void> {
    const leases = this.users.get(userId) ?? new Map<string, number>();
    this.users.set(userId, leases.set(leaseId, performance.now() + ms));
  }

  async take(userId: number, leaseId: string, ms: number): Promise<number> {
    await this.hold(userId, leaseId, ms);
    const [kind, released] = [kindOf(leaseId), performance.now() + graceMs];
    const leases = [...this.living(userId)];
    return leases.filter(([id, ends]) => id.startsWith(kind) && ends > released).length;
  }

  async renew(userId: number, leaseId: string, ms: number): Promise<boolean> {
    const lives = this.living(userId).has(leaseId);
    if (lives) await this.hold(userId, leaseId, ms);
    return lives;
  }

  async release(userId: number, leaseId: string, ms = graceMs): Promise<void> {
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

  private living(userId: number): Map<string, number> {
    const leases = this.users.get(userId);
    if (!leases) return new Map();
    const now = performance.now();
    for (const [leaseId, ends] of leases) if (ends <= now) leases.delete(leaseId);
    if (leases.size === 0) this.users.delete(userId);
    return leases;
  }
}
