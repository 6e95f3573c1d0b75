import { setTimeout as sleep } from 'node:timers/promises';
import { SEND } from '../harness/documents.js';
import { dataOf } from '../harness/graphql.js';
import { type Account, signUp } from '../harness/people.js';
import type { Cluster } from './cluster.js';
import { type Publisher, publisher } from './publisher.js';
import { type Subscriber, type SubscriberOptions, subscriber } from './subscriber.js';

/** The observations of four publishers and six subscribers. */
export interface Observations {
  publishers: Publisher[];
  subscribers: Subscriber[];
}

/** Options of the load. */
export interface LoadOptions {
  seconds: number;
  /** Injects the fault; the load lasts until it resolves. */
  fault?: (observations: Observations) => Promise<void>;
  subscriberOptions?: SubscriberOptions;
  /** The time in which subscribers must catch up at the end, in milliseconds. */
  settleMs?: number;
}

/** Two users and their conversation. */
export interface Pair {
  conversationId: string;
  people: [Account, Account];
}

/** Registers two users; the first writes to the second. */
export async function pairUp(cluster: Cluster, one: string, other: string): Promise<Pair> {
  const [node] = cluster.nodes;
  if (!node) throw new Error('a cluster without nodes');
  return greet([await signUp(node, one), await signUp(node, other)]);
}

/** Makes the first of two users write to the second. */
export async function greet(people: [Account, Account]): Promise<Pair> {
  const input = { toUserId: people[1].id, content: 'first', clientKey: 'first' };
  const { sendMessage } = dataOf(await people[0].graphql(SEND, { input }));
  return { conversationId: sendMessage.message.conversation.id, people };
}

/** Runs two conversations, in which both users publish and subscribe on all nodes, one of each pair twice. */
export async function runLoad(cluster: Cluster, options: LoadOptions): Promise<Observations> {
  const { nodes } = cluster;
  const pairs = [await pairUp(cluster, 'ada', 'ben'), await pairUp(cluster, 'cleo', 'dan')];
  // The users are on disk before the fault, whatever the settings of the database are.
  await cluster.query('checkpoint');
  const publishers = pairs.flatMap(({ conversationId, people }) =>
    people.map((person) => publisher(nodes, person, conversationId)),
  );
  const subscribers = pairs.flatMap(({ conversationId, people: [one, other] }) =>
    [one, other, other].map((person, index) =>
      subscriber(nodes, person, conversationId, { first: index, ...options.subscriberOptions }),
    ),
  );
  const observations = { publishers, subscribers };
  try {
    await Promise.all(subscribers.map(({ following }) => following));
    const running = publishers.map((one) => one.run());
    await Promise.all([sleep(options.seconds * 1000), options.fault?.(observations)]).finally(
      () => {
        for (const one of publishers) one.stop();
      },
    );
    await Promise.all(running);
    await settle(cluster, subscribers, options.settleMs ?? 15_000);
    return observations;
  } finally {
    for (const one of publishers) one.stop();
    for (const one of subscribers) one.stop();
  }
}

/** Waits until every subscriber has reached the head of its stream, at most `ms` milliseconds. */
export async function settle(
  cluster: Cluster,
  subscribers: readonly Subscriber[],
  ms: number,
): Promise<void> {
  const deadline = performance.now() + ms;
  for (const one of subscribers) {
    const { head } = await readHead(cluster, one.conversationId);
    while (one.cursor < head && one.over === null && performance.now() < deadline) await sleep(20);
  }
  // Duplicates arrive late.
  await sleep(300);
}

/** The head of a conversation's stream in the database. */
export async function readHead(
  cluster: Cluster,
  conversationId: string,
): Promise<{ head: number }> {
  const [row] = await cluster.query<{ head: string }>('select head from streams where key = $1', [
    streamOf(conversationId),
  ]);
  return { head: Number(row?.head ?? 0) };
}

/** The key of a conversation's stream: `conversation_5` → `conversation:5`. */
export const streamOf = (conversationId: string) => conversationId.replace('_', ':');
