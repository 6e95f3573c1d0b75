import { request } from 'node:http';
import { type Ask, load, type Measured } from '../load.ts';
import type { Server } from '../proc.ts';
import { pageServers } from '../servers/pages.ts';
import { median, table } from '../table.ts';
import type { World } from '../world.ts';
import { type PageBenchmark, pageBenchmarks } from './pages.ts';

const encodings = ['identity', 'gzip', 'br'];

/** The bytes of an answer as they are sent, and what a compressed feed costs. */
export async function runCompression(world: World): Promise<void> {
  const work = pageBenchmarks.find(({ name }) => name === 'feed') as PageBenchmark;
  const kind = pageServers.find(({ name }) => name === 'Parley') as (typeof pageServers)[number];
  const server = await world.start(kind.launch(world), 'compression');
  const askFor = (encoding: string, n: number): Ask => {
    const ask = kind.ask(work, work.key(n, world.scale));
    return { ...ask, headers: { ...ask.headers, 'accept-encoding': encoding } };
  };
  const { rounds, seconds, connections } = world.options;
  const measured = new Map<string, Measured[]>(encodings.map((encoding) => [encoding, []]));
  try {
    await load(server, (n) => askFor('identity', n), {
      connections,
      seconds: 2,
      databasePid: world.databasePid,
    });
    for (let round = 0; round < rounds; round++)
      for (const [encoding, all] of measured)
        all.push(
          await load(server, (n) => askFor(encoding, n), {
            connections,
            seconds,
            databasePid: world.databasePid,
          }),
        );
    console.log('\n### compression\n\nThe feed.\n');
    const rows = encodings.map(async (encoding) => {
      const of = (value: (one: Measured) => number) =>
        median((measured.get(encoding) ?? []).map(value)).toFixed(0);
      const bytes = await bytesOf(server, askFor(encoding, 0));
      return [encoding, String(bytes), of(({ rate }) => rate), of(({ cpu }) => cpu)];
    });
    console.log(table(['', 'bytes', 'requests/s', 'CPU µs each'], await Promise.all(rows)));
  } finally {
    await server.stop();
  }
}

const bytesOf = ({ url }: Server, { path, method, headers, body }: Ask): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request(url + path, { method, headers }, async (reply) => {
      resolve(Buffer.concat(await reply.toArray()).length);
    });
    asked.on('error', reject).end(body);
  });
