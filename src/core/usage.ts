/** Calls of one operation by one user since the last flush. */
export interface UsageCount {
  /** `GET /api/users/:id` */
  operation: string;
  /** 0 for calls without a viewer. */
  userId: number;
  count: number;
}

/** Counts calls in memory between flushes to the database. */
export class UsageCounter {
  private counts = new Map<string, Map<number, UsageCount>>();

  /** Counts a call of `operation`; without `userId` for calls without a viewer. */
  count(operation: string, userId = 0): void {
    this.add({ operation, userId, count: 1 });
  }

  /** Returns the counts since the last call, and resets them. */
  take(): UsageCount[] {
    const taken = [...this.counts.values()].flatMap((users) => [...users.values()]);
    this.counts = new Map();
    return taken;
  }

  /** Adds counts again that could not be written. */
  giveBack(counts: readonly UsageCount[]): void {
    for (const count of counts) this.add(count);
  }

  private add({ operation, userId, count }: UsageCount): void {
    const users = this.counts.get(operation) ?? new Map<number, UsageCount>();
    this.counts.set(operation, users);
    const known = users.get(userId);
    if (known) known.count += count;
    else users.set(userId, { operation, userId, count });
  }
}
