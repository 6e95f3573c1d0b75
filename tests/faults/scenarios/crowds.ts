import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import WebSocket from 'ws';
import { connectLive } from '../../harness/live.js';
import { cannotCount, type Held, heldBy, tidy } from '../held.js';
import type { House } from '../house.js';
import { pairUp, settle } from '../load.js';
import type { ParleyNode } from '../node.js';
import { publisher } from '../publisher.js';
import { inHouse, type Scenario } from '../scenario.js';
import { EVENTS, subscriber } from '../subscriber.js';
import { blank, judge } from '../verdict.js';

/** Everybody's node is killed, and everybody comes to the other. */
const storm: Scenario = {
  name: 'reconnect storm',
  play: (stage) =>
    inHouse(stage, {}, async (house) => {
      const [dying, other] = house.nodes as [ParleyNode, ParleyNode];
      const { conversationId, people } = await pairUp(house, 'ada', 'ben');
      const crowd = Array.from({ length: stage.short ? 100 : 500 }, () =>
        subscriber([dying, other], people[1], conversationId),
      );
      await Promise.all(crowd.map(({ following }) => following));
      const begun = performance.now();
      await dying.end('SIGKILL');
      const sender = publisher([other], people[0], conversationId);
      const running = sender.run();
      const limitMs = 10_000 * stage.patience;
      const isBack = ({ resumedAt }: (typeof crowd)[0]) => (resumedAt.at(-1) ?? 0) > begun;
      while (!crowd.every(isBack) && performance.now() - begun < limitMs) await sleep(20);
      const backMs = performance.now() - begun;
      sender.stop();
      await running;
      await settle(house, crowd, limitMs);
      for (const one of crowd) one.stop();
      const evidence = { publishers: [sender], subscribers: crowd };
      const finding = await judge(house, evidence, limitMs);
      finding.notes.push(`all ${crowd.length} back in ${Math.round(backMs)} ms`);
      finding.notes.push(`slowest send ${Math.round(sender.slowestMs)} ms`);
      if (!crowd.every(isBack)) finding.faults.push('not all came back');
      if (sender.slowestMs > 1_000 * stage.patience) finding.faults.push('a send took too long');
      return finding;
    }),
};

/** Connect, subscribe, cut: over and over. */
const soak: Scenario = {
  name: 'soak',
  long: true,
  lacks: cannotCount,
  play: (stage) =>
    inHouse(stage, { ...tidy, nodes: 1 }, async (house) => {
      const [node] = house.nodes as [House['nodes'][0]];
      const { conversationId, people } = await pairUp(house, 'ada', 'ben');
      const redis = new Redis(house.redis.url);
      const rounds = async (count: number) => {
        for (let done = 0; done < count; done += 10)
          await Promise.all(
            Array.from({ length: 10 }, async (_, index) => {
              const client = connectLive(node, people[index % 2]?.token);
              const live = client.subscribe(EVENTS, { id: conversationId, after: 0 });
              await live.next(20_000);
              // Half of them take their leave, the others are cut.
              if (index % 2) client.stop();
              else client.client.terminate();
            }),
          );
        await sleep(4_000);
      };
      try {
        await rounds(100);
        const before = await heldBy(node, redis);
        await rounds(stage.short ? 200 : 1_000);
        const after = await heldBy(node, redis);
        const finding = blank();
        const show = ({ descriptors, channels, heapMb }: Held) =>
          `${descriptors} descriptors, ${channels.length} channels, ${Math.round(heapMb)} MB`;
        finding.notes.push(`${show(before)} → ${show(after)}`);
        if (after.descriptors > before.descriptors + 5) finding.faults.push('descriptors leak');
        if (after.channels.length > before.channels.length)
          finding.faults.push('Redis channels leak');
        if (after.heapMb > before.heapMb + 40) finding.faults.push('the heap grows');
        return finding;
      } finally {
        redis.disconnect();
      }
    }),
};

/** A socket that reads no faster than it is let. */
class SlowSocket extends WebSocket {
  static bytesPerSecond = 320 * 1024;

  constructor(address: string, protocols?: string | string[]) {
    super(address, protocols);
    this.on('upgrade', ({ socket }) => {
      let budget = 0;
      socket.on('data', (chunk: Buffer) => {
        budget -= chunk.length;
        if (budget < 0) this.pause();
      });
      const refill = setInterval(() => {
        budget = Math.min(budget + SlowSocket.bytesPerSecond / 10, SlowSocket.bytesPerSecond);
        if (budget >= 0 && this.isPaused) this.resume();
      }, 100);
      this.once('close', () => clearInterval(refill));
    });
  }
}

const roomy = { ...tidy, env: { ...tidy.env, LIMIT_MESSAGE_CHARACTERS: '100000' } };

/** Much is produced for somebody who reads little. */
const slowReader: Scenario = {
  name: 'slow reader',
  long: true,
  play: (stage) =>
    inHouse(stage, roomy, async (house) => {
      const [writing, reading] = house.nodes as [ParleyNode, ParleyNode];
      const { conversationId, people } = await pairUp(house, 'ada', 'ben');
      const redis = new Redis(house.redis.url);
      SlowSocket.bytesPerSecond = 320 * 1024;
      const manner = { WebSocketImpl: SlowSocket };
      const slow = subscriber([reading], people[1], conversationId, manner);
      const fast = subscriber([reading], people[0], conversationId);
      await Promise.all([slow.following, fast.following]);
      const sender = publisher([writing], people[0], conversationId, {
        pauseMs: 0,
        padding: 64_000,
      });
      try {
        const before = await heldBy(reading, redis);
        const running = sender.run();
        let peak = before.heapMb;
        const target = stage.short ? 250 : 1_500;
        while (sender.sent.length < target) {
          await sleep(250);
          peak = Math.max(peak, (await heldBy(reading, redis)).heapMb);
        }
        sender.stop();
        await running;
        await settle(house, [fast], 10_000);
        const behind = fast.cursor - slow.cursor;
        SlowSocket.bytesPerSecond = 1024 ** 3;
        await settle(house, [slow], 60_000);
        const evidence = { publishers: [sender], subscribers: [slow, fast] };
        const finding = await judge(house, evidence, 1e9);
        const grown = Math.round(peak - before.heapMb);
        finding.notes.push(`${Math.round((target * 64_000) / 1024 ** 2)} MB produced`);
        finding.notes.push(`heap grew ${grown} MB, slow was ${behind} behind`);
        if (grown > 60) finding.faults.push('the heap grew more than 60 MB');
        if (behind < 20) finding.faults.push('the slow reader was not slow');
        return finding;
      } finally {
        redis.disconnect();
        slow.stop();
        fast.stop();
      }
    }),
};

/** Many sockets, many rounds, much to read. */
export const crowds: Scenario[] = [slowReader, storm, soak];
