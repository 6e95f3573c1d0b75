import { readFileSync } from 'node:fs';

interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
}

type Frame = Profile['nodes'][number]['callFrame'];

/** What to count a sample for: a package, a folder of Parley's own, Node, the collector. */
function ownerOf(frame: Frame): string {
  const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(frame.url)?.[1];
  if (name) return name;
  if (frame.url.startsWith('node:')) return "Node's own modules";
  const own = /(?:src|dist)\/([^/]+\/[^/]+)/.exec(frame.url)?.[1];
  if (own) return `Parley: ${own}`;
  return frame.functionName === '(garbage collector)' ? 'garbage collection' : 'native code';
}

/** Shares of the time a process did not idle, the largest first: of packages, and of functions. */
export function hottest(file: string): { owners: string[]; functions: string[] } {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8')) as Profile;
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const owners = new Map<string, number>();
  const functions = new Map<string, number>();
  let total = 0;
  for (const [index, id] of samples.entries()) {
    const frame = frames.get(id) as Frame;
    if (frame.functionName === '(idle)') continue;
    const time = timeDeltas[index] as number;
    total += time;
    const owner = ownerOf(frame);
    owners.set(owner, (owners.get(owner) ?? 0) + time);
    const name = `${frame.functionName || 'anonymous'} (${owner})`;
    functions.set(name, (functions.get(name) ?? 0) + time);
  }
  const largest = (shares: Map<string, number>) =>
    [...shares]
      .sort(([, a], [, b]) => b - a)
      .slice(0, 20)
      .map(([name, time]) => `${((100 * time) / total).toFixed(1).padStart(5)} %  ${name}`);
  return { owners: largest(owners), functions: largest(functions) };
}
