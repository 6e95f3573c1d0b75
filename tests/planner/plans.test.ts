import { describe, expect, test } from 'vitest';
import { queriesOf } from '../harness/statements.js';
import { fillBig } from './big.js';
import { startBothWays } from './both-ways.js';
import { readWhole } from './explain.js';

const ways = await startBothWays();
const { ada } = await ways.planned.people('ada');
const { sql } = ways.planned;
await fillBig(sql, ada.number);
await sql(
  `update participants set archived_seq = 10 where user_id = $1 and conversation_id in (
     select part.conversation_id from participants part join conversations c on c.id = part.conversation_id
     where part.user_id = $1 and c.kind = 'DIRECT' order by 1 limit 3
   )`,
  [ada.number],
);
const one = async (text: string) => (await sql(text))[0]?.id;
const mine = `select max(conversation_id) as id from messages group by conversation_id order by count(*) desc limit 1`;
const ids = {
  conversation: `conversation_${await one(mine)}`,
  message: `message_${await one('select max(id) as id from messages')}`,
  group: `group_${await one('select max(id) as id from groups where id % 1000 = 0')}`,
  user: `user_${await one(`select max(id) as id from users`)}`,
  post: `post_${await one('select max(id) as id from posts')}`,
};

const person = 'id username avatar { url(width: 64) width thumbhash } viewerFollows';
const post = `id content createdAt likeCount commentCount viewerHasLiked author { ${person} }`;
const comment = `id content viewerHasLiked author { ${person} }`;
const page = 'pageInfo { hasNextPage endCursor }';
const conversation = `id kind unreadCount activeAt head epoch startedBy { id } participants { ${person} }
  lastMessage { id content isRead sender { id username } } group { id name } readMarks { readSeq user { id } }`;
const message = `id seq content sentAt isRead clientKey isForwarded pinnedAt replyCount sender { ${person} }
  replyTo { id content } reactions { emoji count viewerReacted users { id } } mentions { start user { id } }`;

/** Frequent reads. */
const hot: Record<string, () => string> = {
  feed: () =>
    `{ feed { nodes { ${post} comments(first: 3) { nodes { ${comment} } } } edges { cursor } ${page} } }`,
  'more of the feed': () => `{ feed(after: "${after()}") { nodes { ${post} } ${page} } }`,
  posts: () => `{ posts { nodes { ${post} comments(last: 3) { nodes { ${comment} } } } ${page} } }`,
  'one author’s posts': () => `{ posts(authorId: "${ids.user}") { nodes { ${post} } } }`,
  'one post': () => `{ post(id: "${ids.post}") { ${post} comments { nodes { ${comment} } } } }`,
  conversations: () => `{ conversations { nodes { ${conversation} } ${page} } }`,
  'more conversations': () =>
    `{ conversations(after: "${after()}") { nodes { ${conversation} } ${page} } }`,
  'conversations of groups': () => `{ conversations(kind: GROUP) { nodes { ${conversation} } } }`,
  'a conversation': () => `{ conversation(id: "${ids.conversation}") { ${conversation} } }`,
  history: () =>
    `{ conversation(id: "${ids.conversation}") { messages(last: 20) { nodes { ${message} } ${page} } } }`,
  'replies and former texts': () =>
    `{ conversation(id: "${ids.conversation}") { messages(last: 5) { nodes { replies(first: 5) { nodes { id } } edits(first: 5) { nodes { content } } } } } }`,
  'pinned messages': () =>
    `{ conversation(id: "${ids.conversation}") { pinnedMessages(first: 20) { nodes { ${message} } ${page} } } }`,
  'older history': () =>
    `{ conversation(id: "${ids.conversation}") { messages(last: 20, before: "${after(1500)}", includeDeleted: false) { nodes { ${message} } ${page} } } }`,
  'archived conversations': () =>
    '{ conversations(archived: true) { nodes { id viewerHasPinned viewerMutedUntil viewerHasMarkedUnread } } }',
  'history around a message': () =>
    `{ conversation(id: "${ids.conversation}") { messages(first: 20, around: "1500") { nodes { ${message} isDelivered } ${page} } } }`,
  'history around an id': () =>
    `{ conversation(id: "${ids.conversation}") { messages(first: 20, around: "${ids.message}") { nodes { ${message} } ${page} } } }`,
  'what is unread': () => '{ me { viewerUnread { conversations messages mentions changesAt } } }',
  groups: () =>
    `{ groups { nodes { id name viewerIsMember viewerRole owner { ${person} } } ${page} } }`,
  'my groups': () =>
    '{ groups(mine: true) { nodes { id viewerRole conversation { unreadCount } } } }',
  'a group’s members': () =>
    `{ group(id: "${ids.group}") { members { nodes { role joinedAt user { ${person} } } ${page} } } }`,
  users: () => `{ users { nodes { ${person} followerCount } ${page} } }`,
  'a person': () =>
    `{ user(by: { id: "${ids.user}" }) { ${person} email dateOfBirth role posts { nodes { ${post} } } } }`,
  'a person by name': () => `{ user(by: { username: "Big77" }) { ${person} } }`,
  followers: () =>
    `{ me { followers { nodes { ${person} } ${page} } following { nodes { ${person} } } } }`,
  friends: () => `{ me { friends { nodes { ${person} dateOfBirth } ${page} } } }`,
  'friend requests': () => `{ friendRequests { nodes { ${person} } ${page} } }`,
};

/** A cursor in the middle of a list. */
const after = (place = Date.now() - 30 * 86_400_000) =>
  Buffer.from(`${place}:1000`).toString('base64url');

describe.each(['planned', 'loaded'] as const)('read as %s', (way) => {
  test.each(Object.keys(hot))('%s scans no big table', async (name) => {
    const query = (hot[name] as () => string)();
    const statements = await queriesOf(async () => {
      const { errors } = await ada.at(ways[way]).graphql(query);
      expect(errors).toBeUndefined();
    });
    const reads = statements.filter(({ text }) => !/\bsessions\b/.test(text));
    expect(reads.length).toBeGreaterThan(way === 'planned' ? 0 : 1);
    if (way === 'planned') expect(reads).toHaveLength(1);
    for (const read of reads) expect(await readWhole(sql, read), read.text).toEqual([]);
  });
});

test('a scan of a big table is detected', async () => {
  const text = 'select from messages where content = $1::text';
  expect(await readWhole(sql, { text, values: ['x'] })).toEqual(['messages', 'messages']);
});
