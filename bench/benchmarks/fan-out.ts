import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { difference, normalise } from '../compare.ts';
import type { Measured } from '../load.ts';
import { cpuSeconds, type Server } from '../proc.ts';
import { type LiveServer, liveServers } from '../servers/live.ts';
import { subscribeMany, type Tally, type Wire } from '../wire.ts';
import type { World } from '../world.ts';
import { chosen, ratios } from './contenders.ts';

/** Messages on their way at once: enough that the server always has something to send. */
const inFlight = 4;
const warmUpSeconds = 2;
/** The longest that a message may take to reach all subscribers, in milliseconds. */
const deliveryTimeoutMs = 60_000;

interface Contender {
  kind: LiveServer;
  server: Server;
  wires: Wire[];
  tally: Tally;
  rounds: Measured[];
  failure?: string;
}

/** One message after another to a conversation that everybody in it follows. */
export async function runFanOut(world: World): Promise<void> {
  const { rounds, seconds } = world.options;
  const subscribers = world.scale.members;
  const redis = new Redis(world.redisUrl);
  const contenders: Contender[] = [];
  try {
    for (const kind of chosen(world, liveServers)) {
      const server = await world.start(kind.launch(world), 'fan-out');
      const tally = { delivered: 0, closed: [] };
      const range = [0, subscribers] as const;
      const wires = await subscribeMany(server.port, kind.dialect(world), range, tally);
      contenders.push({ kind, server, wires, tally, rounds: [] });
    }
    // What is subscribed without an answer may still be on its way.
    await sleep(1_000);
    await assertSame(world, redis, contenders);
    const one = async (contender: Contender, length: number, counts: boolean) => {
      if (contender.failure) return;
      try {
        const measured = await drive(world, redis, contender, length);
        if (counts) contender.rounds.push(measured);
      } catch (error) {
        // A server that cannot do it is a result, too.
        contender.failure = (error as Error).message;
      }
    };
    for (const contender of contenders) await one(contender, warmUpSeconds, false);
    for (let round = 0; round < rounds; round++)
      for (const contender of contenders) await one(contender, seconds, true);
    console.log(`\n### fan-out\n\nOne message to ${subscribers} subscribers.\n`);
    console.log(ratios(contenders, 'deliveries'));
  } finally {
    for (const { wires } of contenders) for (const wire of wires) wire.close();
    for (const { server } of contenders) await server.stop();
    redis.disconnect();
  }
}

/** A line somebody might write. */
const line = (n: number) => `This is message number ${n}, and it says hello to all of you.`;

/** The first subscriber of each server is told the same. */
async function assertSame(world: World, redis: Redis, contenders: Contender[]): Promise<void> {
  let expected: unknown;
  for (const { kind, wires, tally } of contenders) {
    const heard = Promise.withResolvers<string>();
    const [first] = wires as [Wire];
    first.onText = heard.resolve;
    await kind.say(world, redis, line(0));
    await reached(tally, 1);
    const { id, ...said } = normalise(kind.read(await heard.promise)) as Record<string, unknown>;
    first.onText = null;
    if (!Number.isInteger(id)) throw new Error(`${kind.name} sends no message with an id`);
    expected ??= said;
    const found = difference(expected, said);
    if (found) throw new Error(`${kind.name} sends another message than the limit at ${found}`);
    await reached(tally, wires.length);
    tally.delivered = 0;
  }
}

async function reached(tally: Tally, count: number): Promise<void> {
  const deadline = performance.now() + deliveryTimeoutMs;
  while (tally.delivered < count) {
    const [reason] = tally.closed;
    if (reason) throw new Error(`closed ${tally.closed.length} sockets: ${reason}`);
    if (performance.now() > deadline)
      throw new Error(`delivered ${tally.delivered} of ${count} within ${deliveryTimeoutMs} ms`);
    await sleep(0);
  }
}

/** Sends messages for `seconds`, at most `inFlight` of which are not yet delivered to everybody. */
async function drive(
  world: World,
  redis: Redis,
  { kind, server, wires, tally }: Contender,
  seconds: number,
): Promise<Measured> {
  tally.delivered = 0;
  let said = 0;
  const begin = performance.now();
  const cpu = cpuSeconds(server.pid);
  while (performance.now() < begin + seconds * 1000) {
    said += 1;
    await kind.say(world, redis, line(said));
    await reached(tally, (said - inFlight + 1) * wires.length);
  }
  await reached(tally, said * wires.length);
  const elapsed = (performance.now() - begin) / 1000;
  const used = cpuSeconds(server.pid) - cpu;
  return {
    rate: tally.delivered / elapsed,
    cpu: (used / tally.delivered) * 1e6,
    busy: used / elapsed,
  };
}
