import { HttpWire } from './http-wire.ts';
import { cpuSeconds, type Server } from './proc.ts';

/** One request of a page. */
export interface Ask {
  path: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
}

/** What a server did under load. */
export interface Measured {
  /** Requests that were answered. */
  done?: number;
  /** Per second. */
  rate: number;
  /** Microseconds of the server's CPU per request. */
  cpu: number;
  /** Microseconds of PostgreSQL's CPU per request. */
  databaseCpu?: number;
  /** Share of a core the server used. */
  busy: number;
}

/**
 * Keeps `connections` requests in flight for `seconds`, the n-th as `ask(n)` says, each on a connection of
 * its own that is kept; several nodes of one server share the connections, and their CPU is added. Throws on
 * the first answer that is not a 200, or that contains errors.
 */
export async function load(
  server: Server | readonly Server[],
  ask: (n: number) => Ask,
  {
    connections,
    seconds,
    databasePid,
  }: { connections: number; seconds: number; databasePid: number },
): Promise<Measured> {
  const nodes = [server].flat() as [Server, ...Server[]];
  const cpuOfNodes = () => nodes.reduce((sum, { pid }) => sum + cpuSeconds(pid), 0);
  let next = 0;
  let done = 0;
  const begin = performance.now();
  const end = begin + seconds * 1000;
  const cpu = cpuOfNodes();
  const databaseCpu = cpuSeconds(databasePid);
  const one = async (index: number) => {
    const wire = new HttpWire((nodes[index % nodes.length] as Server).port);
    try {
      while (performance.now() < end) {
        await wire.ask(ask(next++));
        done += 1;
      }
    } finally {
      wire.close();
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, index) => one(index)));
  const elapsed = (performance.now() - begin) / 1000;
  const used = cpuOfNodes() - cpu;
  const each = (cpuOf: number) => (cpuOf / done) * 1e6;
  return {
    done,
    rate: done / elapsed,
    cpu: each(used),
    databaseCpu: each(cpuSeconds(databasePid) - databaseCpu),
    busy: used / elapsed,
  };
}

/** The JSON a server answers to one request. Throws when its status is not 200, or it contains errors. */
export async function read(server: Server, ask: Ask): Promise<unknown> {
  const { path, ...init } = ask;
  const reply = await fetch(server.url + path, init);
  const text = await reply.text();
  const json = reply.headers.get('content-type')?.includes('json') ? JSON.parse(text) : null;
  if (reply.status !== 200 || json === null || json.errors)
    throw new Error(`${server.name} answered ${reply.status}: ${text.slice(0, 1000)}`);
  return json;
}
