import 'reflect-metadata';
import { describe, expect, test, vi } from 'vitest';
import { conversationKinds } from '../../src/graphql/chat/conversation.events.js';
import { buildGraphqlSchema } from '../../src/graphql/server/schema.js';
import type { Live } from '../harness/live.js';
import type { Person } from '../harness/server.js';
import { unmarkedSelections } from './live-planner/documents.js';
import {
  ada,
  ben,
  cleo,
  contentOf,
  follow,
  group,
  moderator,
  SAID,
  server,
  site,
  speak,
  toldBy,
  UNREAD,
} from './live-planner/subscribers.js';

describe('subscribers with equal documents', () => {
  test('share one execution of a message, for a hundred subscribers', async () => {
    const { id } = await group(ben, cleo);
    const sockets = [ada, ben, cleo, ben].map((person) => person.connect());
    const hundred = sockets.flatMap((client) =>
      Array.from({ length: 25 }, () => client.subscribe(SAID, { id })),
    );
    await Promise.all(hundred.map((events) => events.next()));
    let messages: unknown[] = [];
    const counts = await toldBy(async () => {
      await speak(ben, id, 'to all of you');
      messages = await Promise.all(hundred.map(async (events) => (await events.next()).data));
    });
    expect(counts).toEqual({ toAll: 1, toOne: 0, delivered: 100, unmarked: 0 });
    expect(messages).toEqual(Array(100).fill(messages[0]));
    expect(messages[0]).toMatchObject({
      conversationEvents: {
        __typename: 'MessageSent',
        message: { content: 'to all of you', sender: { username: 'ben' }, conversation: { id } },
      },
    });
  });

  test('may start at different cursors', async () => {
    const { id } = await group(ben);
    await speak(ada, id, 'one');
    await speak(ada, id, 'two');
    const { conversation } = await ada.ask(
      'query ($id: ID!) { conversation(id: $id) { head epoch } }',
      { id },
    );
    const { head, epoch } = conversation;
    const [now, earlier] = [
      await follow(ada, SAID, { id }),
      await follow(ben, SAID, { id, after: head - 1, epoch }),
    ];
    expect(await contentOf(earlier)).toBe('two');
    const counts = await toldBy(async () => {
      await speak(ada, id, 'three');
      expect(await contentOf(now)).toBe('three');
      expect(await contentOf(earlier)).toBe('three');
    });
    expect(counts).toMatchObject({ toAll: 1, toOne: 0, delivered: 2 });
  });

  test('do not share with other conversations or variables', async () => {
    const [one, other] = [await group(ben), await group(ben)];
    const SENDER = `subscription ($id: ID!, $with: Boolean!) { conversationEvents(conversationId: $id) {
      ... on MessageSent { message { content sender @include(if: $with) { username } } } } }`;
    const [bare, full, elsewhere] = [
      await follow(ada, SENDER, { id: one.id, with: false }),
      await follow(ben, SENDER, { id: one.id, with: true }),
      await follow(ben, SENDER, { id: other.id, with: true }),
    ];
    const counts = await toldBy(async () => {
      await speak(ada, one.id, 'hello');
      const message = { content: 'hello' };
      expect(await bare.event()).toEqual({ message });
      expect(await full.event()).toEqual({
        message: { ...message, sender: { username: 'ada' } },
      });
    });
    expect(counts).toMatchObject({ toAll: 2, toOne: 0, delivered: 2 });
    expect(await elsewhere.quiet(200)).toEqual([]);
  });

  test('receive current values, not those of earlier executions', async () => {
    const { id } = await group(ben, cleo);
    const early = await follow(ben, SAID, { id });
    const messageId = await speak(ada, id, 'helo');
    expect(await contentOf(early)).toBe('helo');
    await ada.act('editMessage', { messageId, content: 'hello' });
    expect((await early.event()).__typename).toBe('MessageEdited');
    const late = await follow(cleo, SAID, { id, after: 2 });
    expect(await contentOf(late)).toBe('hello');
  });
});

describe('a document that depends on the viewer', () => {
  test('is executed once for each user, and shared by their devices', async () => {
    const { id } = await group(ben, cleo);
    const people = [ada, ben, cleo, ada, ben, cleo];
    const devices = await Promise.all(people.map((person) => follow(person, UNREAD, { id })));
    let unread: number[] = [];
    const say = async (from: Person) => {
      await speak(from, id, 'how many?');
      const messages = await Promise.all(devices.map((events) => events.next()));
      unread = messages.map(({ data }) => data.conversationEvents.message.conversation.unreadCount);
    };
    expect(await toldBy(() => say(ada))).toEqual({
      toAll: 3,
      toOne: 0,
      delivered: 6,
      unmarked: 0,
    });
    expect(unread).toEqual([0, 1, 1, 0, 1, 1]);
    await say(cleo);
    // Sending counts as reading.
    expect(unread).toEqual([1, 2, 0, 1, 2, 0]);
  });

  test('is marked wherever it can be selected: all other fields are equal for all viewers', async () => {
    const dora = await server.person('dora');
    const { groupId, id } = await group(ben, dora);
    await acquaint(ada, ben);
    const schema = await buildGraphqlSchema();
    const selections = unmarkedSelections(schema, 'ConversationEvent');
    // Posts, comments and presence depend on who blocked whom.
    for (const type of ['Message', 'Conversation', 'User', 'Group', 'Reaction', 'Mention'])
      expect([...selections.keys()]).toContain(type);
    const documents = [...selections.values()].map(
      (selection) =>
        `subscription ($id: ID!) { conversationEvents(conversationId: $id) { __typename ${selection} } }`,
    );
    const [adas, bens] = await Promise.all(
      [ada, ben].map((person) =>
        Promise.all(documents.map((document) => follow(person, document, { id }))),
      ),
    );
    let all: [unknown[], unknown[]][] = [];
    const counts = await toldBy(async () => {
      await everything(id, groupId, dora);
      all = await Promise.all(
        documents.map(async (_, index): Promise<[unknown[], unknown[]]> => {
          const both = [adas?.[index], bens?.[index]].map((events) =>
            (events as Live).quiet(1_500),
          );
          return (await Promise.all(both)) as [unknown[], unknown[]];
        }),
      );
    });
    for (const [hers, his] of all) {
      expect(JSON.stringify(hers)).not.toContain('"errors"');
      expect(his).toEqual(hers);
    }
    const kinds = all.flatMap(([hers]) => hers.map((one) => kindOf(one)));
    const every = Object.values(conversationKinds)
      .map(({ name }) => name)
      .filter((name) => !notInGroups.has(name));
    expect([...new Set(kinds)].sort()).toEqual(every.sort());
    expect(counts).toMatchObject({ unmarked: 0, toOne: 0 });
  }, 60_000);
});

// biome-ignore lint/suspicious/noExplicitAny: whatever was told
const kindOf = (one: any): string => one.data.conversationEvents.__typename;

/** Two people like, follow and befriend each other, so that each list of theirs has somebody in it. */
async function acquaint(one: Person, other: Person): Promise<void> {
  for (const [who, whom] of [[one, other] as const, [other, one] as const]) {
    await who.act('followUser', { userId: whom.id });
    await who.act('addFriend', { userId: whom.id });
    const { post } = await who.act('createPost', { content: 'seen?' }, 'post { id }');
    await whom.act('likePost', { postId: post.id });
    await whom.act('createComment', { postId: post.id, content: 'seen' });
  }
}

/** Kinds of events of other conversations than those of groups. */
const notInGroups = new Set(['ConversationRenamed', 'MessageRequestAccepted']);

/** Makes every kind of event happen in a group's conversation. */
async function everything(id: string, groupId: string, somebody: Person): Promise<void> {
  const messageId = await speak(ada, id, 'first');
  await ada.act('editMessage', { messageId, content: 'second' });
  await ada.act('deleteMessage', { messageId });
  const keptId = await speak(ben, id, 'third, @ada');
  const { conversation } = await ada.ask('query ($id: ID!) { conversation(id: $id) { head } }', {
    id,
  });
  await ada.act('markDelivered', { conversationId: id, seq: conversation.head });
  await ada.act('markRead', { upTo: { conversationId: id } });
  for (const name of ['addReaction', 'removeReaction', 'addReaction'])
    await ada.act(name, { messageId: keptId, emoji: '👍' });
  for (const name of ['pinMessage', 'unpinMessage', 'pinMessage'])
    await ada.act(name, { messageId: keptId });
  await ada.act('sendMessage', { to: { conversationId: id }, content: 'me?', replyToId: keptId });
  await somebody.attempt('leaveGroup', { groupId });
  await somebody.attempt('joinGroup', { groupId });
  await ada.attempt('setGroupRole', { groupId, userId: somebody.id, role: 'ADMIN' });
  await ada.act('updateGroup', { groupId, name: 'All of us' });
  const rudeId = await speak(ben, id, 'fourth');
  await moderator.admin.act('removeContent', { contentId: rudeId, reason: 'rude' });
  await speak(ben, id, `look at ${site.url}/`);
  const isFetched = async () => expect(await server.sql('select from link_fetches')).toEqual([]);
  await vi.waitFor(isFetched, 15_000);
}

describe('a removed member', () => {
  test('receives nothing after the removal, and the others receive everything', async () => {
    const { groupId, id } = await group(ben, cleo);
    const [bens, cleos] = [await follow(ben, SAID, { id }), await follow(cleo, SAID, { id })];
    await speak(ada, id, 'still here?');
    expect([await contentOf(bens), await contentOf(cleos)]).toEqual(Array(2).fill('still here?'));
    await ada.act('removeGroupMember', { groupId, userId: ben.id });
    await speak(ada, id, 'without him');
    await bens.completed;
    expect(await bens.quiet(200)).toEqual([]);
    expect((await cleos.event()).__typename).toBe('MemberLeft');
    expect(await contentOf(cleos)).toBe('without him');
  });

  test('receives and shares events again after joining again', async () => {
    const { groupId, id } = await group(ben, cleo);
    const cleos = await follow(cleo, SAID, { id });
    await ben.attempt('leaveGroup', { groupId });
    await ben.attempt('joinGroup', { groupId });
    for (const _ of [1, 2]) await cleos.next();
    const bens = await follow(ben, SAID, { id });
    const counts = await toldBy(async () => {
      await speak(ada, id, 'welcome back');
      expect([await contentOf(bens), await contentOf(cleos)]).toEqual(
        Array(2).fill('welcome back'),
      );
    });
    expect(counts).toMatchObject({ toAll: 1, toOne: 0, delivered: 2 });
  });
});
