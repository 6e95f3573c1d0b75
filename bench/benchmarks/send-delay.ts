import { setTimeout as sleep } from 'node:timers/promises';
import { groupConversation } from '../data/scale.ts';
import { HttpWire } from '../http-wire.ts';
import type { Server } from '../proc.ts';
import { liveServers } from '../servers/live.ts';
import { sendToParley } from '../servers/send.ts';
import { table } from '../table.ts';
import { subscribeMany } from '../wire.ts';
import type { World } from '../world.ts';

/** Messages whose delay is measured, one after the other. */
const messages = 200;
const pauseMs = 20;

const parley = liveServers.find(({ name }) => name === 'Parley') as (typeof liveServers)[number];

/** From sending a message to the last of its subscribers, on the node of the sender and on another. */
export async function measureDelay(world: World, servers: readonly Server[]): Promise<void> {
  const rows: string[][] = [];
  for (const [index, server] of servers.entries()) {
    const to = servers[0] as Server;
    const place = index === 0 ? 'on the node of the sender' : 'on another node';
    rows.push([place, ...(await delays(world, to, server))]);
  }
  const { members } = world.scale;
  console.log(
    `\n### send: delay\n\nMilliseconds from the request to the last of ${members} subscribers.\n`,
  );
  console.log(table(['', 'median', '95 %', '99 %', 'answer, median'], rows));
}

async function delays(world: World, to: Server, subscribed: Server): Promise<string[]> {
  const { members, firstMember } = world.scale;
  const tally = { delivered: 0, closed: [] };
  const dialect = parley.dialect(world);
  const wires = await subscribeMany(subscribed.port, dialect, [0, members], tally);
  const sender = new HttpWire(to.port);
  const last: number[] = [];
  const answered: number[] = [];
  try {
    await sleep(1_000);
    for (let n = 0; n < messages; n++) {
      const draft = {
        conversationId: groupConversation(world.scale),
        senderId: firstMember,
        clientKey: `delay ${process.pid} ${subscribed.port} ${n}`,
        content: `This is message number ${n}, and it says hello to all of you.`,
      };
      const before = tally.delivered;
      const begin = performance.now();
      await sender.ask(sendToParley(draft));
      answered.push(performance.now() - begin);
      while (tally.delivered < before + wires.length) {
        const [reason] = tally.closed;
        if (reason) throw new Error(`closed ${tally.closed.length} sockets: ${reason}`);
        await sleep(0);
      }
      last.push(performance.now() - begin);
      await sleep(pauseMs);
    }
  } finally {
    sender.close();
    for (const wire of wires) wire.close();
  }
  return [...[0.5, 0.95, 0.99].map((share) => quantile(last, share)), quantile(answered, 0.5)];
}

function quantile(values: readonly number[], share: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor(share * sorted.length)] as number).toFixed(1);
}
