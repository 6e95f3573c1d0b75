/** Something that is checked periodically. */
export interface Pingable {
  /** Acts on what happened since the last check, e.g. sends the next ping. */
  check(): void;
}

/** The number of parts that are checked in turn, to spread the load. */
const turns = 12;

/** Checks each of many members every `ms` milliseconds, by one timer. */
export class Heartbeat<T extends Pingable = Pingable> {
  private readonly parts = Array.from({ length: turns }, () => new Set<T>());
  private timer: NodeJS.Timeout | null = null;
  private turn = 0;
  private count = 0;

  constructor(private readonly ms: number) {}

  /** All members. */
  *[Symbol.iterator](): Generator<T> {
    for (const part of this.parts) yield* part;
  }

  /** Adds a member, which is first checked after a whole period. */
  add(member: T): void {
    (this.parts[this.turn] as Set<T>).add(member);
    this.count += 1;
    this.timer ??= setInterval(() => this.beat(), this.ms / turns).unref();
  }

  delete(member: T): void {
    if (!this.parts.some((part) => part.delete(member))) return;
    this.count -= 1;
    if (this.count > 0 || !this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
  }

  private beat(): void {
    this.turn = (this.turn + 1) % turns;
    for (const member of this.parts[this.turn] as Set<T>) member.check();
  }
}
