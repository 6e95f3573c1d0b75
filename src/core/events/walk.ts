/** That there is nothing more. */
export const over = { done: true, value: undefined } as const;

/** Something that moves, and is asked what is new rather than telling it. */
export interface Source<T> {
  /** Begins calling `moved` whenever there may be something new. */
  join(moved: () => void): Promise<void>;
  leave(moved: () => void): void;
  /** The next thing to hand on; null to wait until the source moves; `over` to end. */
  next(): Promise<T | 'over' | null>;
}

/** Walks a source until `return()`, which lets go of it at once, even while waiting for it to move. */
export function walk<T>(source: Source<T>): AsyncIterableIterator<T> {
  let moved = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<void>();
  let joined = false;
  let done = false;
  const wake = () => moved.resolve();
  const stop = () => {
    if (done) return;
    done = true;
    stopped.resolve();
    moved.resolve();
    if (joined) source.leave(wake);
  };
  async function* steps(): AsyncGenerator<T, undefined> {
    try {
      if (done) return;
      joined = true;
      await Promise.race([source.join(wake), stopped.promise]);
      while (!done) {
        moved = Promise.withResolvers();
        const item = await source.next();
        if (done || item === 'over') return;
        if (item === null) await moved.promise;
        else yield item;
      }
    } finally {
      stop();
    }
  }
  return closing(steps(), stop);
}

/** `steps` as an iterator whose `return()` calls `stop` at once instead of after the step under way. */
export function closing<T>(
  steps: AsyncGenerator<T, undefined>,
  stop: () => void,
): AsyncIterableIterator<T> {
  return {
    next: () => steps.next(),
    async return() {
      stop();
      void steps.return(undefined).catch(() => {});
      return { done: true, value: undefined };
    },
    async throw(error: unknown) {
      stop();
      void steps.return(undefined).catch(() => {});
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
