import DataLoader from 'dataloader';

/** The most keys of a batch. */
const mostKeys = 500;

/** Loads keys of all requests together with those of the same turn of the event loop; nothing is kept. */
export const batched = <K, V>(
  load: (keys: readonly K[]) => Promise<readonly (V | Error)[]>,
): DataLoader<K, V> =>
  new DataLoader(load, {
    cache: false,
    maxBatchSize: mostKeys,
    batchScheduleFn: (run) => setImmediate(run),
  });
