import { readdirSync } from 'node:fs';
import type { Redis } from 'ioredis';
import { atStart } from './build.js';
import type { ParleyNode } from './node.js';

/** What a node holds on to. */
export interface Held {
  descriptors: number;
  /** Of the whole house. */
  channels: string[];
  heapMb: number;
}

/** Why that cannot be counted here; null when it can. */
export const cannotCount = () =>
  process.platform === 'linux' ? null : 'counts descriptors in /proc';

/** Counts what a node holds on to. */
export async function heldBy(node: ParleyNode, redis: Redis): Promise<Held> {
  const metrics = await (await fetch(`${node.url}/metrics`)).text();
  const heap = Number(/^nodejs_heap_size_used_bytes (\S+)/m.exec(metrics)?.[1]);
  return {
    descriptors: readdirSync(`/proc/${node.pid}/fd`).length,
    channels: (await redis.call('PUBSUB', 'CHANNELS')) as string[],
    heapMb: heap / 1024 ** 2,
  };
}

/** Closes the connections that this process keeps for its next `fetch`, which a node would count. */
export async function hangUp(): Promise<void> {
  const key = Symbol.for('undici.globalDispatcher.1');
  const all = globalThis as Record<symbol, unknown>;
  const old = all[key] as { constructor: new () => unknown; close(): Promise<void> };
  all[key] = new old.constructor();
  await old.close();
}

/** A house whose nodes collect garbage twice a second, so that what is measured is what is held. */
export const tidy = {
  patches: [atStart('setInterval(() => globalThis.gc(), 500).unref();')],
  env: { NODE_OPTIONS: '--expose-gc' },
};

/** A house whose nodes collect garbage at SIGUSR2, so that they are as busy as ever meanwhile. */
export const tidyWhenTold = {
  ...tidy,
  patches: [atStart("process.on('SIGUSR2', () => globalThis.gc());")],
};
