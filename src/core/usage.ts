/** How often an operation was called by somebody since it was last taken down. */
export interface UsageCount {
  /** `GET /api/users/:id` */
  operation: string;
  /** 0 where nobody was signed in. */
  userId: number;
  count: number;
}

/** Counts calls in memory, so that counting costs the caller nothing. */
export class UsageCounter {
  private counts = new Map<string, Map<number, UsageCount>>();

  /** One more call of `operation` by `userId`, or by nobody who is signed in. */
  count(operation: string, userId = 0): void {
    this.add({ operation, userId, count: 1 });
  }

  /** What was counted since the last time. */
  take(): UsageCount[] {
    const taken = [...this.counts.values()].flatMap((users) => [...users.values()]);
    this.counts = new Map();
    return taken;
  }

  /** Puts back what could not be written down. */
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
