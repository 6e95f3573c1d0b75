import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { EVENTS, SEND } from '../../harness/documents.js';
import { connectLive, type Live, type LiveClient } from '../../harness/live.js';
import { type Account, signUp } from '../../harness/people.js';
import { cannotCount, type Held, hangUp, heldBy, tidyWhenTold } from '../held.js';
import { greet, type Pair, settle } from '../load.js';
import type { ParleyNode } from '../node.js';
import { publisher } from '../publisher.js';
import { inCluster, type Scenario } from '../scenario.js';
import { subscriber } from '../subscriber.js';
import { type Finding, judge } from '../verdict.js';

const conversations = 50;
const perSecond = 200;
/** Subscriptions of one socket. */
const onSocket = 12;
/** The allowed growth of the heap from the first half of the run to the second, in megabytes. */
const growthMb = 10;

/** `count` pairs of as few users as possible, each with a conversation. */
async function gather(node: ParleyNode, count: number): Promise<Pair[]> {
  const people: Account[] = [];
  while ((people.length * (people.length - 1)) / 2 < count)
    people.push(await signUp(node, `person${people.length}`));
  const pairs = people.flatMap((one, at) =>
    people.slice(0, at).map((other): [Account, Account] => [one, other]),
  );
  const couples: Pair[] = [];
  for (let at = 0; at < count; at += 20)
    couples.push(...(await Promise.all(pairs.slice(at, Math.min(at + 20, count)).map(greet))));
  return couples;
}

/** A followed conversation without messages. */
interface Idler extends Pair {
  live: Live;
}

/** Follows each conversation once, a few on each socket. */
async function follow(node: ParleyNode, couples: readonly Pair[]) {
  const clients: LiveClient[] = [];
  const idlers: Idler[] = [];
  for (const theirs of Map.groupBy(couples, ({ people }) => people[0]).values())
    for (let at = 0; at < theirs.length; at += onSocket) {
      const client = connectLive(node, theirs[0]?.people[0].token);
      clients.push(client);
      for (const couple of theirs.slice(at, at + onSocket))
        idlers.push({ ...couple, live: client.subscribe(EVENTS, { id: couple.conversationId }) });
    }
  for (const { live } of idlers) await live.next(30_000);
  return { clients, idlers };
}

/** The median. */
const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** The resources of a node after a garbage collection. */
async function tidied(node: ParleyNode, redis: Redis): Promise<Held> {
  node.signal('SIGUSR2');
  await sleep(300);
  return heldBy(node, redis);
}

/** The resources of a node after it has closed idle database connections, which takes 10 s. */
async function atRest(node: ParleyNode, redis: Redis): Promise<Held> {
  await hangUp();
  await sleep(12_000);
  return heldBy(node, redis);
}

/** Many subscriptions without events, on a node that delivers many events to others. */
export const idle: Scenario = {
  name: 'idle subscriptions under traffic',
  lacks: cannotCount,
  execute: (run) =>
    inCluster(run, tidyWhenTold, async (cluster) => {
      const [node] = cluster.nodes as [ParleyNode];
      const redis = new Redis(cluster.redis.url);
      const seconds = run.short ? 12 : 60;
      const couples = await gather(node, conversations + (run.short ? 300 : 1_000));
      const talking = couples.splice(0, conversations);
      const before = await atRest(node, redis);
      const { clients, idlers } = await follow(node, couples);
      const listeners = talking.map(({ conversationId, people }) =>
        subscriber([node], people[1], conversationId),
      );
      try {
        await Promise.all(listeners.map(({ following }) => following));
        const everyMs = (1_000 * conversations) / perSecond;
        const senders = talking.map(({ conversationId, people }, at) =>
          publisher([cluster.nodes[at % 2] as ParleyNode], people[0], conversationId, { everyMs }),
        );
        const running = senders.map(async (one, at) => {
          await sleep((everyMs * at) / conversations);
          await one.run();
        });
        const begun = performance.now();
        const heaps: number[] = [];
        while (performance.now() - begun < seconds * 1000) {
          await sleep((seconds * 1000) / 20);
          heaps.push((await tidied(node, redis)).heapMb);
        }
        const tookS = (performance.now() - begun) / 1000;
        const rate = senders.flatMap(({ sent }) => sent).length / tookS;
        for (const one of senders) one.stop();
        await Promise.all(running);
        await settle(cluster, listeners, 15_000);
        const observations = { publishers: senders, subscribers: listeners };
        const finding = await judge(cluster, observations, 2_000 * run.patience);
        await wake(finding, idlers);
        for (const one of listeners) one.stop();
        // Half of them close the socket, the others terminate it.
        for (const [at, one] of clients.entries()) at % 2 ? one.stop() : one.client.terminate();
        const after = await atRest(node, redis);

        const half = heaps.length >> 1;
        const [first, second] = [median(heaps.slice(0, half)), median(heaps.slice(half))];
        const left = after.channels.filter((one) => !before.channels.includes(one)).length;
        finding.notes.push(
          `${rate.toFixed(0)} messages a second for ${tookS.toFixed(0)} s beside ${idlers.length} idle on ${clients.length} sockets`,
          `heap ${first.toFixed(1)} MB, then ${second.toFixed(1)} MB`,
          `${before.descriptors} descriptors, then ${after.descriptors}`,
          `${left} channels left`,
        );
        if (rate < (perSecond * 0.9) / run.patience)
          finding.faults.push('too few messages a second');
        if (second - first > growthMb) finding.faults.push('the heap grows');
        if (after.descriptors > before.descriptors + 5) finding.faults.push('descriptors leak');
        if (left > 0) finding.faults.push('Redis channels leak');
        return finding;
      } finally {
        for (const one of [...listeners, ...clients]) one.stop();
        redis.disconnect();
      }
    }),
};

/** Sends a message in some of the idle conversations: it is the first event that they receive. */
async function wake(finding: Finding, idlers: readonly Idler[]): Promise<void> {
  for (const { live, conversationId, people } of idlers.filter((_, at) => at % 10 === 0)) {
    await people[1].graphql(SEND, { input: { to: { conversationId }, content: 'wake up' } });
    const told = await live.next(5_000).catch(() => null);
    if (told?.data?.conversationEvents.message?.content !== 'wake up')
      finding.faults.push(`an idle subscription received ${JSON.stringify(told)}`);
  }
}
