import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Target } from './attack.js';

/** Between two requests for the page, in milliseconds; few enough for the limits of the people who ask. */
const everyMs = 20;

/** The 99th percentile of the milliseconds that a stranger's page takes while `work` runs. */
export async function pageDuring<T>(
  { node, strangers }: Target,
  work: () => Promise<T>,
): Promise<{ p99: number; result: T }> {
  const tokens = strangers.map(({ token }) => token);
  const workerData = { url: node.url, tokens, everyMs };
  const worker = new Worker(join(import.meta.dirname, 'page.mjs'), { workerData });
  await once(worker, 'online');
  const result = await work();
  worker.postMessage('stop');
  const [durations] = (await once(worker, 'message')) as [number[]];
  await worker.terminate();
  const sorted = durations.sort((a, b) => a - b);
  return { p99: sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.POSITIVE_INFINITY, result };
}
