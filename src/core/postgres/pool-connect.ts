import type { Pool, PoolClient } from 'pg';

type Done = (error: unknown, client?: PoolClient, release?: PoolClient['release']) => void;

/** `Pool.connect` in both its forms, by one that returns a promise. `pool.query` passes a callback. */
export function withCallback(connect: () => Promise<PoolClient>): Pool['connect'] {
  const connectEither = (done?: Done) => {
    if (!done) return connect();
    connect().then((client) => done(undefined, client, client.release), done);
    return undefined;
  };
  return connectEither as Pool['connect'];
}
