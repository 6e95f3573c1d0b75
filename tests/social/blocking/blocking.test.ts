import { describe, expect, test } from 'vitest';
import { comment, post, send } from '../../harness/documents.js';
import { type Person, village } from '../../harness/server.js';
import {
  graphqlLists,
  graphqlWays,
  legacyLists,
  legacyWays,
  type Other,
  type Own,
} from './ways.js';

/**
 * Ada blocked ben. Before, they followed each other, were friends, wrote, liked and commented on each other and on
 * cleo, whom both know. Each way to meet is tried by both, beside a user who never existed.
 */
const { ada, ben, cleo } = await village('ada', 'ben', 'cleo');
const nobody: Other = { id: 'user_987654', username: 'nobody' };
const authorization = (api: string, { token }: Person) => ({
  authorization: `${api === 'tweets' ? 'JWT' : 'Bearer'} ${token}`,
});

const sides: [string, Person, Person][] = [
  ['by the user who blocked', ada, ben],
  ['by the blocked user', ben, ada],
];

const postOfCleo = await post(cleo, 'tea');
const commentOfCleo = await comment(cleo, postOfCleo, 'with milk');
const groupOfCleo: string = (await cleo.act('createGroup', { name: 'tea' }, 'group { id }')).group
  .id;
const owned = new Map<Person, Own>();
for (const [, one, other] of sides) {
  await post(one, 'my own');
  await comment(one, postOfCleo, 'mine');
  await one.act('likePost', { postId: postOfCleo });
  await one.act('likeComment', { commentId: commentOfCleo });
  await one.act('createComment', {
    postId: postOfCleo,
    replyToId: commentOfCleo,
    content: 'and sugar',
  });
  for (const userId of [other.id, cleo.id]) {
    await one.act('followUser', { userId });
    await one.act('addFriend', { userId });
  }
  await cleo.act('followUser', { userId: one.id });
  await cleo.act('addFriend', { userId: one.id });
  const { group } = await one.act('createGroup', { name: `of ${one.username}` }, 'group { id }');
  const meeting = { title: 'tea', scheduledAt: '2030-01-01T10:00:00Z', isGroup: true };
  const made = await one.act('createMeeting', meeting, 'meeting { id }');
  owned.set(one, { group: group.id, meeting: made.meeting.id, third: cleo.id });
}
// In different groups of cleo's: only ada is seen from outside.
await ada.act('joinGroup', { groupId: groupOfCleo });
const message = await send(ben, ada, 'hello');
const conversationId = message.conversation.id;
const third = { id: cleo.id, post: postOfCleo, comment: commentOfCleo, group: groupOfCleo };
const before = new Map<string, string>();
for (const [list, query] of Object.entries(graphqlLists(third))) {
  before.set(list, JSON.stringify(await cleo.ask(query)));
}
await ada.act('blockUser', { userId: ben.id });

const ownOf = (who: Person) => owned.get(who) as Own;

/** A reply without what names the user who was asked for. */
const anonymous = (reply: unknown, { id, username }: Other) =>
  JSON.stringify(reply).replaceAll(id, 'X').replaceAll(username, 'X');

describe.each(sides)('%s', (_, who, other) => {
  test.each(Object.keys(graphqlWays(ownOf(who))))('%s', async (name) => {
    const way = graphqlWays(ownOf(who))[name]!;
    const ask = async (whom: Other) => {
      const { data, errors } = await who.graphql(way(whom));
      return anonymous({ data, errors }, whom);
    };
    const reply = await ask(nobody);
    expect(reply).not.toContain('GRAPHQL_VALIDATION_FAILED');
    expect(await ask(other)).toBe(reply);
  });

  test.each(Object.keys(legacyWays(ownOf(who))))('%s', async (name) => {
    const [api = '', method = ''] = name.split(' ');
    const ask = async (whom: Other) => {
      const { path, body } = legacyWays(ownOf(who))[name]!(whom);
      const headers = authorization(api, who);
      const { status, body: answer } = await who.rest(`${method} ${path}`, { headers, body });
      return anonymous({ status, answer }, whom);
    };
    expect(await ask(other)).toBe(await ask(nobody));
  });

  test.each(Object.entries(graphqlLists(third)))('not among %s', async (_list, query) => {
    expect(JSON.stringify(await who.ask(query))).not.toContain(`"${other.username}"`);
  });

  test.each(legacyLists(third))('not in %s', async (list) => {
    const [api = '', path] = list.split(' ');
    const { status, body } = await who.rest(`GET ${path}`, { headers: authorization(api, who) });
    expect(status).toBe(200);
    expect(JSON.stringify(body)).not.toContain(`"${other.username}"`);
  });

  test('their conversation is read, and nothing is written into it', async () => {
    const { conversation } = await who.ask(
      `{ conversation(id: "${conversationId}") { unreadCount participants { username presence { status lastSeenAt } } messages { nodes { content } } } }`,
    );
    expect(conversation.unreadCount).toBe(0);
    expect(conversation.messages.nodes).toHaveLength(1);
    const shown = conversation.participants.find(
      ({ username }: { username: string }) => username === other.username,
    );
    expect(shown.presence).toEqual({ status: 'OFFLINE', lastSeenAt: null });
    const refused = { code: 'NOT_FOUND', message: expect.stringContaining('User not found.') };
    const writes: [string, object][] = [
      ['sendMessage', { to: { conversationId }, content: 'hello' }],
      ['setTyping', { conversationId, isTyping: true }],
      ['addReaction', { messageId: message.id, emoji: '👍' }],
      ['pinMessage', { messageId: message.id }],
    ];
    for (const [name, input] of writes) {
      await expect(who.act(name, input), name).rejects.toMatchObject(refused);
    }
    if (who === ben) {
      const edit = { messageId: message.id, content: 'boo' };
      await expect(who.act('editMessage', edit)).rejects.toMatchObject(refused);
    }
  });
});

test('a third person saw both in each list that is not empty', () => {
  for (const [list, text] of before) {
    if (list.startsWith('own')) continue;
    const seen = [ada, ben].filter(({ username }) => text.includes(`"${username}"`));
    expect(seen.length, list).toBeGreaterThan(0);
  }
});
