import { readdirSync } from 'node:fs';
import type { Redis } from 'ioredis';
import { atStart } from './build.js';
import type { ParleyNode } from './node.js';

/** The resources that a node holds. */
export interface Held {
  descriptors: number;
  /** Redis channels of the whole cluster. */
  channels: string[];
  heapMb: number;
}

/** The reason why resources cannot be counted on this machine; null when they can. */
export const cannotCount = () =>
  process.platform === 'linux' ? null : 'counts descriptors in /proc';

/** Counts the resources that a node holds. */
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

/** A cluster whose nodes collect garbage twice a second, so that the heap contains no garbage. */
export const tidy = {
  patches: [atStart('setInterval(() => globalThis.gc(), 500).unref();')],
  env: { NODE_OPTIONS: '--expose-gc' },
};

/** A cluster whose nodes collect garbage only at SIGUSR2, so that collecting does not slow the load. */
export const tidyWhenTold = {
  ...tidy,
  patches: [atStart("process.on('SIGUSR2', () => globalThis.gc());")],
};
