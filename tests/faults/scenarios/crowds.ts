import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import WebSocket from 'ws';
import { EVENTS } from '../../harness/documents.js';
import { connectLive } from '../../harness/live.js';
import type { Cluster } from '../cluster.js';
import { cannotCount, type Held, heldBy, tidy } from '../held.js';
import { pairUp, settle } from '../load.js';
import type { ParleyNode } from '../node.js';
import { publisher } from '../publisher.js';
import { inCluster, type Scenario } from '../scenario.js';
import { subscriber } from '../subscriber.js';
import { blank, judge } from '../verdict.js';

/** All clients reconnect to another node after theirs was killed. */
const storm: Scenario = {
  name: 'reconnect storm',
  execute: (run) =>
    inCluster(run, {}, async (cluster) => {
      const [dying, other] = cluster.nodes as [ParleyNode, ParleyNode];
      const { conversationId, people } = await pairUp(cluster, 'ada', 'ben');
      const crowd = Array.from({ length: run.short ? 100 : 500 }, () =>
        subscriber([dying, other], people[1], conversationId),
      );
      await Promise.all(crowd.map(({ following }) => following));
      const begun = performance.now();
      await dying.end('SIGKILL');
      const sender = publisher([other], people[0], conversationId);
      const running = sender.run();
      const limitMs = 10_000 * run.patience;
      const isBack = ({ resumedAt }: (typeof crowd)[0]) => (resumedAt.at(-1) ?? 0) > begun;
      while (!crowd.every(isBack) && performance.now() - begun < limitMs) await sleep(20);
      const backMs = performance.now() - begun;
      sender.stop();
      await running;
      await settle(cluster, crowd, limitMs);
      for (const one of crowd) one.stop();
      const observations = { publishers: [sender], subscribers: crowd };
      const finding = await judge(cluster, observations, limitMs);
      finding.notes.push(`all ${crowd.length} back in ${Math.round(backMs)} ms`);
      finding.notes.push(`slowest send ${Math.round(sender.slowestMs)} ms`);
      if (!crowd.every(isBack)) finding.faults.push('not all came back');
      if (sender.slowestMs > 1_000 * run.patience) finding.faults.push('a send took too long');
      return finding;
    }),
};

/** Many rounds of connecting, subscribing and disconnecting. */
const soak: Scenario = {
  name: 'soak',
  long: true,
  lacks: cannotCount,
  execute: (run) =>
    inCluster(run, { ...tidy, nodes: 1 }, async (cluster) => {
      const [node] = cluster.nodes as [Cluster['nodes'][0]];
      const { conversationId, people } = await pairUp(cluster, 'ada', 'ben');
      const redis = new Redis(cluster.redis.url);
      const rounds = async (count: number) => {
        for (let done = 0; done < count; done += 10)
          await Promise.all(
            Array.from({ length: 10 }, async (_, index) => {
              const client = connectLive(node, people[index % 2]?.token);
              const live = client.subscribe(EVENTS, { id: conversationId, after: 0 });
              await live.next(20_000);
              // Half of them close the socket, the others terminate it.
              if (index % 2) client.stop();
              else client.client.terminate();
            }),
          );
        await sleep(4_000);
      };
      try {
        await rounds(100);
        const before = await heldBy(node, redis);
        await rounds(run.short ? 200 : 1_000);
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

/** A socket with a limited reading rate. */
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

/** A subscriber that reads slowly while many events are sent. */
const slowReader: Scenario = {
  name: 'slow reader',
  long: true,
  execute: (run) =>
    inCluster(run, roomy, async (cluster) => {
      const [writing, reading] = cluster.nodes as [ParleyNode, ParleyNode];
      const { conversationId, people } = await pairUp(cluster, 'ada', 'ben');
      const redis = new Redis(cluster.redis.url);
      SlowSocket.bytesPerSecond = 320 * 1024;
      const subscriberOptions = { WebSocketImpl: SlowSocket };
      const slow = subscriber([reading], people[1], conversationId, subscriberOptions);
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
        const target = run.short ? 250 : 1_500;
        while (sender.sent.length < target) {
          await sleep(250);
          peak = Math.max(peak, (await heldBy(reading, redis)).heapMb);
        }
        sender.stop();
        await running;
        await settle(cluster, [fast], 10_000);
        const behind = fast.cursor - slow.cursor;
        SlowSocket.bytesPerSecond = 1024 ** 3;
        await settle(cluster, [slow], 60_000);
        const observations = { publishers: [sender], subscribers: [slow, fast] };
        const finding = await judge(cluster, observations, 1e9);
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

/** Many sockets, many rounds, many events. */
export const crowds: Scenario[] = [slowReader, storm, soak];
