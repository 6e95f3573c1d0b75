type Told<T> = { key: string } & ({ result: IteratorResult<T, unknown> } | { error: unknown });

/**
 * Several sources told as one, each in its own order: one event of each is read ahead, and no more
 * until that is taken. It ends with its trunk; `return()` closes them all at once.
 */
export class Braid<T> implements AsyncIterableIterator<T> {
  private readonly sources = new Map<string, AsyncIterator<T>>();
  private readonly told: Told<T>[] = [];
  private wake = () => {};
  private done = false;

  constructor(private readonly trunk: AsyncIterator<T>) {
    this.add('', trunk);
  }

  /** Whether a source of this name is among them. */
  has(key: string): boolean {
    return this.sources.has(key);
  }

  /** Takes one more source in; closes it at once when all are. */
  add(key: string, source: AsyncIterator<T>): void {
    if (this.done) return void source.return?.();
    this.sources.set(key, source);
    this.read(key, source);
  }

  /** Lets go of a source. */
  drop(key: string): void {
    void this.sources.get(key)?.return?.();
    this.sources.delete(key);
  }

  /** What any of them tells next. Throws what one of them throws, and goes on with the next call. */
  async next(): Promise<IteratorResult<T, undefined>> {
    while (!this.done) {
      const first = this.told.shift();
      if (!first) {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
        continue;
      }
      const source = this.sources.get(first.key);
      if (!source) continue;
      if ('result' in first && first.result.done) {
        if (source === this.trunk) await this.return();
        else this.sources.delete(first.key);
        continue;
      }
      this.read(first.key, source);
      if ('error' in first) throw first.error;
      return first.result as IteratorYieldResult<T>;
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.done = true;
    for (const key of [...this.sources.keys()]) this.drop(key);
    this.wake();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private read(key: string, source: AsyncIterator<T>): void {
    const tell = (one: Told<T>) => {
      this.told.push(one);
      this.wake();
    };
    source.next().then(
      (result) => tell({ key, result }),
      (error: unknown) => tell({ key, error }),
    );
  }
}
