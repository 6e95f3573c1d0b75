/** What has a heart: its beat is looked for now and then. */
export interface Heart {
  /** Looks whether it beat since the last time, and asks it to. */
  check(): void;
}

/** Into how many turns the hearts are divided, so that not all of them are asked at once. */
const turns = 12;

/** Looks at many hearts by one timer, at each every `ms`. */
export class Heartbeat {
  private readonly hearts = Array.from({ length: turns }, () => new Set<Heart>());
  private timer: NodeJS.Timeout | null = null;
  private turn = 0;
  private count = 0;

  constructor(private readonly ms: number) {}

  /** Looks at one more heart, from a whole period on. */
  watch(heart: Heart): void {
    (this.hearts[this.turn] as Set<Heart>).add(heart);
    this.count += 1;
    this.timer ??= setInterval(() => this.beat(), this.ms / turns).unref();
  }

  /** Looks at it no longer. */
  forget(heart: Heart): void {
    if (!this.hearts.some((some) => some.delete(heart))) return;
    this.count -= 1;
    if (this.count > 0 || !this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
  }

  private beat(): void {
    this.turn = (this.turn + 1) % turns;
    for (const heart of this.hearts[this.turn] as Set<Heart>) heart.check();
  }
}
