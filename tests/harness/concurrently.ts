/** Does `work` so many times at once, for 0, 1, 2 …; resolves to all results. */
export const concurrently = <T>(times: number, work: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, (_, n) => work(n)));
