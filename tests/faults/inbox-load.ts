import { setTimeout as sleep } from 'node:timers/promises';
import { SEND } from '../harness/documents.js';
import { type Ask, dataOf } from '../harness/graphql.js';
import { idOf } from '../harness/groups.js';
import type { Account } from '../harness/people.js';
import type { Cluster } from './cluster.js';
import { commentator, type InboxSubscriber, inboxSubscriber } from './inbox.js';
import { type Publisher, publisher } from './publisher.js';
import type { SubscriberOptions } from './subscriber.js';

const groupSize = 50;

const FOUND = /* GraphQL */ `
  mutation {
    createGroup(input: { name: "walkers" }) { group { id } }
    createPost(input: { content: "a walk" }) { post { id } }
  }
`;
const JOIN = /* GraphQL */ `
  mutation ($id: ID!) { joinGroup(input: { groupId: $id }) { group { conversation { id } } } }
`;

/** A part of a load that runs until it is stopped. */
interface Runnable {
  run(): Promise<void>;
  stop(): void;
}

/** What inboxes observe of a load. */
export interface InboxLoad {
  inboxes: InboxSubscriber[];
  /** Members of a group who write to it. */
  publishers: Publisher[];
  /** What causes events of inboxes alone. */
  others: Runnable[];
}

/** Follows the inboxes of these people, who are in a group of fifty, and of whom two write to it. */
export async function loadInboxes(
  cluster: Cluster,
  people: readonly Account[],
  options?: SubscriberOptions,
): Promise<InboxLoad> {
  const { nodes } = cluster;
  const [owner, other] = people as [Account, Account];
  const { createGroup, createPost } = dataOf(await owner.graphql(FOUND));
  const { id } = createGroup.group;
  let conversationId = '';
  for (const one of people.slice(1))
    conversationId = dataOf(await one.graphql(JOIN, { id })).joinGroup.group.conversation.id;
  await fill(cluster, conversationId, groupSize - people.length);
  await owner.graphql(SEND, {
    input: { to: { conversationId }, content: 'first', clientKey: 'first' },
  });
  const inboxes = people.map((person, index) =>
    inboxSubscriber(nodes, person, { first: index, ...options }),
  );
  await Promise.all(inboxes.map(({ following }) => following));
  return {
    inboxes,
    publishers: [owner, other].map((person) => publisher(nodes, person, conversationId)),
    others: [commentator(nodes as readonly { graphql: Ask }[], other, createPost.post.id)],
  };
}

/** Adds members who never sign in, since hashing their passwords would take longer than the load. */
const fill = (cluster: Cluster, conversationId: string, count: number) =>
  cluster.query(
    `with added as (
       insert into users (username, username_key, username_skeleton, email, email_key, email_since, password_hash)
       select n, n, n, n || '@example.org', n || '@example.org', now(), ''
       from (select 'silent' || g as n from generate_series(1, $2::int) g) names returning id
     )
     insert into participants (conversation_id, user_id) select $1, id from added`,
    [idOf(conversationId), count],
  );

/** The numbers of the newest activity of the conversations of a person. */
export async function readActivity(
  cluster: Pick<Cluster, 'query'>,
  username: string,
): Promise<Map<string, number>> {
  const rows = await cluster.query<{ home: string; seq: string }>(
    `select s.home, s.active_seq as seq from users u join participants p on p.user_id = u.id
     join streams s on s.home_kind = 1 and s.home = p.conversation_id where u.username = $1`,
    [username],
  );
  return new Map(rows.map(({ home, seq }) => [`conversation_${home}`, Number(seq)]));
}

/** Waits until every inbox was told of the newest activity of its conversations, at most `ms` milliseconds. */
export async function settleInboxes(
  cluster: Pick<Cluster, 'query'>,
  inboxes: readonly InboxSubscriber[],
  ms: number,
): Promise<void> {
  const deadline = performance.now() + ms;
  for (const { heads, over, username } of inboxes) {
    const wanted = await readActivity(cluster, username);
    const isTold = ([id, seq]: [string, number]) =>
      heads.some(({ conversationId, head }) => conversationId === id && head >= seq);
    while (![...wanted].every(isTold) && over === null && performance.now() < deadline)
      await sleep(50);
  }
}
