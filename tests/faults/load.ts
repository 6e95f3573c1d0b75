import { setTimeout as sleep } from 'node:timers/promises';
import { SEND } from '../harness/documents.js';
import { dataOf } from '../harness/graphql.js';
import { type Account, signUp } from '../harness/people.js';
import { ofStream } from '../harness/streams.js';
import type { Cluster } from './cluster.js';
import { uploadFiles } from './files.js';
import type { InboxSubscriber } from './inbox.js';
import { loadInboxes, settleInboxes } from './inbox-load.js';
import type { ParleyNode } from './node.js';
import { type Publisher, publisher } from './publisher.js';
import { type Subscriber, type SubscriberOptions, subscriber } from './subscriber.js';

/** The number of files that each of four people sends, with the first messages to their conversation of two. */
const filesEach = 25;

/** The observations of four publishers and six subscribers, and with inboxes of two publishers and four inboxes more. */
export interface Observations {
  publishers: Publisher[];
  subscribers: Subscriber[];
  inboxes?: InboxSubscriber[];
}

/** Options of the load. */
export interface LoadOptions {
  seconds: number;
  /** Injects the fault; the load lasts until it resolves. */
  fault?: (observations: Observations) => Promise<void>;
  subscriberOptions?: SubscriberOptions;
  /** Whether the inboxes of all four people are followed, who are in a group of fifty then. */
  withInboxes?: boolean;
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
  const input = { to: { userId: people[1].id }, content: 'first', clientKey: 'first' };
  const { sendMessage } = dataOf(await people[0].graphql(SEND, { input }));
  return { conversationId: sendMessage.message.conversation.id, people };
}

/** Runs two conversations, in which both users publish and subscribe on all nodes, one of each pair twice, the second time over event streams. */
export async function runLoad(cluster: Cluster, options: LoadOptions): Promise<Observations> {
  const { nodes } = cluster;
  const pairs = [await pairUp(cluster, 'ada', 'ben'), await pairUp(cluster, 'cleo', 'dan')];
  const everybody = pairs.flatMap(({ people }) => people);
  const more = options.withInboxes
    ? await loadInboxes(cluster, everybody, options.subscriberOptions)
    : { inboxes: [], publishers: [], others: [] };
  const files = await Promise.all(
    everybody.map((person) => uploadFiles(nodes[0] as ParleyNode, person, filesEach)),
  );
  // The users and their files are on disk before the fault, whatever the settings of the database are.
  await cluster.query('checkpoint');
  const publishers = pairs.flatMap(({ conversationId, people }) =>
    people.map((person) => {
      const uploadIds = files[everybody.indexOf(person)];
      return publisher(nodes, person, conversationId, { uploadIds });
    }),
  );
  publishers.push(...more.publishers);
  const subscribers = pairs.flatMap(({ conversationId, people: [one, other] }) =>
    [one, other, other].map((person, index) =>
      subscriber(nodes, person, conversationId, {
        first: index,
        isEventStream: index === 2 && !options.subscriberOptions,
        ...options.subscriberOptions,
      }),
    ),
  );
  const { inboxes } = more;
  const observations = { publishers, subscribers, inboxes };
  const writers = [...publishers, ...more.others];
  const stopWriters = () => {
    for (const one of writers) one.stop();
  };
  try {
    await Promise.all(subscribers.map(({ following }) => following));
    const running = writers.map((one) => one.run());
    await Promise.all([sleep(options.seconds * 1000), options.fault?.(observations)]).finally(
      stopWriters,
    );
    await Promise.all(running);
    const settleMs = options.settleMs ?? 15_000;
    await settleInboxes(cluster, inboxes, settleMs);
    await settle(cluster, subscribers, settleMs);
    return observations;
  } finally {
    stopWriters();
    for (const one of [...subscribers, ...inboxes]) one.stop();
  }
}

/** Waits until every subscriber has reached the head of its stream, at most `ms` milliseconds. */
export async function settle(
  cluster: Pick<Cluster, 'query'>,
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
  cluster: Pick<Cluster, 'query'>,
  conversationId: string,
): Promise<{ head: number }> {
  const [row] = await cluster.query<{ head: string }>(
    `select head from streams where ${ofStream(streamOf(conversationId))}`,
  );
  return { head: Number(row?.head ?? 0) };
}

/** The key of a conversation's stream: `conversation_5` → `conversation:5`. */
export const streamOf = (conversationId: string) => conversationId.replace('_', ':');
