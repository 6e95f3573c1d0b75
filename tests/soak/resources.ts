import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Cluster } from '../faults/cluster.js';
import type { ParleyNode } from '../faults/node.js';

/** What a node holds after a garbage collection, and what its database and Redis hold for all nodes. */
export interface Resources {
  descriptors: number;
  heapMb: number;
  /** Memory of buffers outside the heap. */
  externalMb: number;
  rssMb: number;
  streams: number;
  connections: number;
  channels: number;
  keys: number;
}

/** How much more of each there may be at the end. Memory includes what the allocator keeps for itself. */
const allowed: Resources = {
  descriptors: 5,
  heapMb: 15,
  externalMb: 10,
  rssMb: 60,
  streams: 0,
  connections: 4,
  channels: 0,
  keys: 4,
};

/** Counts the resources of a node. */
export async function resourcesOf(
  cluster: Cluster,
  node: ParleyNode,
  redis: Redis,
): Promise<Resources> {
  node.signal('SIGUSR2');
  await sleep(1_000);
  const metrics = await (await fetch(`${node.url}/metrics`)).text();
  const metric = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(metrics)?.[1]);
  const [row] = await cluster.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );
  const status = readFileSync(`/proc/${node.pid}/status`, 'utf8');
  return {
    descriptors: readdirSync(`/proc/${node.pid}/fd`).length,
    heapMb: metric('nodejs_heap_size_used_bytes') / 1024 ** 2,
    externalMb: metric('nodejs_external_memory_bytes') / 1024 ** 2,
    rssMb: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024,
    streams: metric('parley_streams_read'),
    connections: row?.count ?? Number.NaN,
    channels: ((await redis.call('PUBSUB', 'CHANNELS')) as string[]).length,
    keys: await redis.dbsize(),
  };
}

/** The resources that grew more than is allowed, one line for each. */
export function compare(before: readonly Resources[], after: readonly Resources[]): string[] {
  const names = Object.keys(allowed) as (keyof Resources)[];
  return before.flatMap((was, at) => {
    const is = after[at] as Resources;
    return names
      .filter((name) => !(is[name] <= was[name] + allowed[name]))
      .map((name) => `node ${at + 1}: ${name} ${was[name].toFixed(0)} → ${is[name].toFixed(0)}`);
  });
}

/** A Markdown table with a row for each moment and node. */
export function tableOf(rows: readonly [string, Resources[]][], withHead: boolean): string {
  const names = Object.keys(allowed) as (keyof Resources)[];
  const head = [
    `| when | node | ${names.join(' | ')} |`,
    `| --- | ---: |${' ---: |'.repeat(names.length)}`,
  ];
  const body = rows.flatMap(([when, all]) =>
    all.map(
      (one, at) =>
        `| ${when} | ${at + 1} | ${names.map((name) => one[name].toFixed(0)).join(' | ')} |`,
    ),
  );
  return [...(withHead ? head : []), ...body].join('\n');
}
