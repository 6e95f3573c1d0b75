/** The result of `work`, unless it takes longer than `ms` milliseconds. */
export function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      // A reply may have arrived while this process was busy, and is read before this runs.
      setImmediate(() => reject(new Error(`Redis did not answer within ${ms} ms`)));
    }, ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
