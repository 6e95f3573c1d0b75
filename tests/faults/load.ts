import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, signUp } from '../harness/people.js';
import type { House } from './house.js';
import { type Publisher, publisher, SEND } from './publisher.js';
import { type Manner, type Subscriber, subscriber } from './subscriber.js';

/** Everything that four publishers and six subscribers saw. */
export interface Evidence {
  publishers: Publisher[];
  subscribers: Subscriber[];
}

/** What goes on while people talk. */
export interface LoadOptions {
  seconds: number;
  /** Done meanwhile; the load lasts until it is over. */
  fault?: (evidence: Evidence) => Promise<void>;
  manner?: Manner;
  /** How long subscribers may take to catch up at the end. */
  settleMs?: number;
}

/** Two people who have spoken to each other. */
export interface Pair {
  conversationId: string;
  people: [Account, Account];
}

/** Signs two people up and lets the first write to the other. */
export async function pairUp(house: House, one: string, other: string): Promise<Pair> {
  const [node] = house.nodes;
  if (!node) throw new Error('a house without nodes');
  const people = [await signUp(node, one), await signUp(node, other)] as [Account, Account];
  const input = { toUserId: people[1].id, content: 'first', clientKey: 'first' };
  const { data, errors } = await node.graphql(SEND, { input }, people[0].token);
  if (errors) throw new Error(`nothing was said: ${JSON.stringify(errors)}`);
  return { conversationId: data.sendMessage.message.conversation.id, people };
}

/** Two conversations, everybody talking on both nodes and listening on both, one of each pair twice. */
export async function runLoad(house: House, options: LoadOptions): Promise<Evidence> {
  const { nodes } = house;
  const pairs = [await pairUp(house, 'ada', 'ben'), await pairUp(house, 'cleo', 'dan')];
  // What the load needs is on disk before anything goes wrong, whatever the database's settings.
  await house.query('checkpoint');
  const publishers = pairs.flatMap(({ conversationId, people }) =>
    people.map((person) => publisher(nodes, person, conversationId)),
  );
  const subscribers = pairs.flatMap(({ conversationId, people: [one, other] }) =>
    [one, other, other].map((person, index) =>
      subscriber(nodes, person, conversationId, { first: index, ...options.manner }),
    ),
  );
  const evidence = { publishers, subscribers };
  try {
    await Promise.all(subscribers.map(({ following }) => following));
    const running = publishers.map((one) => one.run());
    await Promise.all([sleep(options.seconds * 1000), options.fault?.(evidence)]).finally(() => {
      for (const one of publishers) one.stop();
    });
    await Promise.all(running);
    await settle(house, subscribers, options.settleMs ?? 15_000);
    return evidence;
  } finally {
    for (const one of publishers) one.stop();
    for (const one of subscribers) one.stop();
  }
}

/** Waits until every subscriber stands at the head of its stream, and for no more than `ms`. */
export async function settle(
  house: House,
  subscribers: readonly Subscriber[],
  ms: number,
): Promise<void> {
  const deadline = performance.now() + ms;
  for (const one of subscribers) {
    const { head } = await readHead(house, one.conversationId);
    while (one.cursor < head && one.over === null && performance.now() < deadline) await sleep(20);
  }
  // What comes twice comes late.
  await sleep(300);
}

/** Where a conversation's stream stands in the database. */
export async function readHead(house: House, conversationId: string): Promise<{ head: number }> {
  const [row] = await house.query<{ head: string }>('select head from streams where key = $1', [
    streamOf(conversationId),
  ]);
  return { head: Number(row?.head ?? 0) };
}

/** `conversation_5` → `conversation:5`, as the log knows it. */
export const streamOf = (conversationId: string) => conversationId.replace('_', ':');
