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
  private counts = new Map<string, UsageCount>();

  /** One more call of `operation` by `userId`, or by nobody who is signed in. */
  count(operation: string, userId: number | undefined): void {
    const key = `${userId ?? 0} ${operation}`;
    const known = this.counts.get(key);
    if (known) known.count += 1;
    else this.counts.set(key, { operation, userId: userId ?? 0, count: 1 });
  }

  /** What was counted since the last time. */
  take(): UsageCount[] {
    const taken = [...this.counts.values()];
    this.counts = new Map();
    return taken;
  }

  /** Puts back what could not be written down. */
  giveBack(counts: readonly UsageCount[]): void {
    for (const { operation, userId, count } of counts) {
      const key = `${userId} ${operation}`;
      const known = this.counts.get(key);
      if (known) known.count += count;
      else this.counts.set(key, { operation, userId, count });
    }
  }
}
