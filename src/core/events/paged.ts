/** What comes one by one, and is read many at a time. */
export interface Paged<T> extends AsyncIterableIterator<T, undefined> {
  /** The next ones, at least one and at most `most`: no more than what has been read already. */
  nextMany(most: number): Promise<IteratorResult<readonly T[], undefined>>;
}

/** The items of `pages`, none of which is empty. `return()` closes them at once. */
export function paged<T>(pages: AsyncIterableIterator<readonly T[]>): Paged<T> {
  let rest: readonly T[] = [];
  let over = false;
  let turn: Promise<unknown> = Promise.resolve();
  const end = { done: true, value: undefined } as const;

  async function take(most: number): Promise<IteratorResult<readonly T[], undefined>> {
    if (rest.length === 0 && !over) {
      const page = await pages.next();
      if (page.done) over = true;
      else rest = page.value;
    }
    if (over) return end;
    const taken = rest.slice(0, most);
    rest = rest.slice(most);
    return { done: false, value: taken };
  }
  // One after the other, or two who ask at once would both read a page.
  const nextMany = (most: number) => {
    const taken = turn.then(() => take(most));
    turn = taken.catch(() => {});
    return taken;
  };
  const close = () => {
    over = true;
    rest = [];
  };
  return {
    nextMany,
    async next() {
      const { done, value } = await nextMany(1);
      return done ? end : { done: false, value: value[0] as T };
    },
    async return() {
      close();
      await pages.return?.();
      return end;
    },
    async throw(error: unknown) {
      close();
      await pages.return?.();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
