import 'reflect-metadata';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { conversationKinds } from '../../src/graphql/chat/conversation.events.js';
import { buildGraphqlSchema } from '../../src/graphql/server/schema.js';
import { send } from '../harness/documents.js';
import { found, JOIN, LEAVE, SET_ROLE } from '../harness/groups.js';
import { type Live, type LiveClient } from '../harness/live.js';
import { type Person, village } from '../harness/server.js';
import { unmarkedSelections } from './live-planner/documents.js';

const { server, ada, ben, cleo, mona: moderator } = await village('ada', 'ben', 'cleo', 'mona');
await server.sql(`update users set role = 'ADMIN' where username = 'mona'`);
const SAID = /* GraphQL */ `
  subscription Said($id: ID!, $after: Int, $epoch: ID) {
    conversationEvents(conversationId: $id, after: $after, epoch: $epoch) {
      __typename
      ... on StreamEvent { seq }
      ... on MessageSent { message { content sender { username } conversation { id } } }
    }
  }
`;
const UNREAD = /* GraphQL */ `
  subscription Unread($id: ID!, $after: Int) {
    conversationEvents(conversationId: $id, after: $after) {
      ... on MessageSent { message { content conversation { unreadCount } } }
    }
  }
`;

function live(person: Person): LiveClient {
  const client = person.connect();
  return client;
}

/** Follows, from a client of their own; resolves once they have been told where it stands. */
async function follow(
  person: Person,
  document: string,
  variables: Record<string, unknown>,
): Promise<Live> {
  const events = person.subscribe(document, variables);
  await events.event();
  return events;
}

/** A new group of these people: its own id, and its conversation's. */
async function group(...people: Person[]): Promise<{ groupId: string; id: string }> {
  const groupId = await found(ada, { name: 'Us' });
  for (const person of people) await person.graphql(JOIN, { id: groupId });
  const data = await ada.ask('query ($id: ID!) { group(id: $id) { conversation { id } } }', {
    id: groupId,
  });
  return { groupId, id: data.group.conversation.id };
}

const speak = async (from: Person, id: string, content: string): Promise<string> =>
  (await send(from, { conversationId: id, content })).id;

const contentOf = async (events: Live): Promise<string> => (await events.event()).message.content;

/** What this node's live delivery has done so far, as its metrics tell. */
async function told() {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const read = (name: string) =>
    Number(new RegExp(`^parley_live_${name} (\\d+)$`, 'm').exec(text)?.[1]);
  return {
    toAll: read('events_shown_total\\{to="all"\\}'),
    toOne: read('events_shown_total\\{to="one"\\}'),
    delivered: read('events_delivered_total'),
    unmarked: read('unmarked_documents_total'),
  };
}

/** What was added to what was told, by `work`. */
async function toldBy(work: () => Promise<unknown>) {
  const before = await told();
  await work();
  const after = await told();
  const added = (key: keyof typeof after) => after[key] - before[key];
  return {
    toAll: added('toAll'),
    toOne: added('toOne'),
    delivered: added('delivered'),
    unmarked: added('unmarked'),
  };
}

describe('subscribers with equal documents', () => {
  test('share one execution of a message, for a hundred subscribers', async () => {
    const { id } = await group(ben, cleo);
    const sockets = [ada, ben, cleo, ben].map(live);
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
    await ada.graphql(
      'mutation ($input: EditMessageInput!) { editMessage(input: $input) { message { id } } }',
      { input: { messageId, content: 'hello' } },
    );
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
    expect(unread).toEqual([1, 2, 1, 1, 2, 1]);
  });

  test('is marked wherever it can be selected: all other fields are equal for all viewers', async () => {
    const dora = await server.person('dora');
    const { groupId, id } = await group(ben, dora);
    await acquaint(ada, ben);
    const schema = await buildGraphqlSchema();
    const selections = unmarkedSelections(schema, 'ConversationEvent');
    for (const type of ['Message', 'Conversation', 'User', 'Group', 'Post', 'Comment', 'Presence'])
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
    const every = Object.values(conversationKinds).map(({ name }) => name);
    expect([...new Set(kinds)].sort()).toEqual(every.sort());
    expect(counts).toMatchObject({ unmarked: 0, toOne: 0 });
  }, 60_000);
});

// biome-ignore lint/suspicious/noExplicitAny: whatever was told
const kindOf = (one: any): string => one.data.conversationEvents.__typename;

const doing = async (who: Person, name: string, input: object, shape = '__typename') => {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const { data, errors } = await who.graphql(
    `mutation ($input: ${type}!) { ${name}(input: $input) { ${shape} } }`,
    { input },
  );
  if (errors) throw new Error(`${name}: ${JSON.stringify(errors)}`);
  return data[name];
};

/** Two people like, follow and befriend each other, so that each list of theirs has somebody in it. */
async function acquaint(one: Person, other: Person): Promise<void> {
  for (const [who, whom] of [
    [one, other],
    [other, one],
  ] as const) {
    await doing(who, 'followUser', { userId: whom.id });
    await doing(who, 'addFriend', { userId: whom.id });
    const { post } = await doing(who, 'createPost', { content: 'seen?' }, 'post { id }');
    await doing(whom, 'likePost', { postId: post.id });
    await doing(whom, 'createComment', { postId: post.id, content: 'seen' });
  }
}

/** Makes every kind of event happen in a group's conversation. */
async function everything(id: string, groupId: string, somebody: Person): Promise<void> {
  const messageId = await speak(ada, id, 'first');
  await doing(ada, 'editMessage', { messageId, content: 'second' });
  await doing(ada, 'deleteMessage', { messageId });
  await speak(ben, id, 'third');
  await doing(ada, 'markRead', { conversationId: id });
  await somebody.graphql(LEAVE, { id: groupId });
  await somebody.graphql(JOIN, { id: groupId });
  await ada.graphql(SET_ROLE, { id: groupId, userId: somebody.id, role: 'ADMIN' });
  await doing(ada, 'updateGroup', { groupId, name: 'All of us' });
  const rudeId = await speak(ben, id, 'fourth');
  await doing(moderator, 'removeContent', { contentId: rudeId, reason: 'rude' });
}

describe('a removed member', () => {
  test('receives nothing after the removal, and the others receive everything', async () => {
    const { groupId, id } = await group(ben, cleo);
    const [bens, cleos] = [await follow(ben, SAID, { id }), await follow(cleo, SAID, { id })];
    await speak(ada, id, 'still here?');
    expect([await contentOf(bens), await contentOf(cleos)]).toEqual(Array(2).fill('still here?'));
    await doing(ada, 'removeFromGroup', { groupId, userId: ben.id });
    await speak(ada, id, 'without him');
    await bens.completed;
    expect(await bens.quiet(200)).toEqual([]);
    expect((await cleos.event()).__typename).toBe('MemberLeft');
    expect(await contentOf(cleos)).toBe('without him');
  });

  test('receives and shares events again after joining again', async () => {
    const { groupId, id } = await group(ben, cleo);
    const cleos = await follow(cleo, SAID, { id });
    await ben.graphql(LEAVE, { id: groupId });
    await ben.graphql(JOIN, { id: groupId });
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

describe('a slow subscriber', () => {
  test('delays no other, and receives everything once and in order', async () => {
    const { id } = await group(ben);
    const count = 150;
    const text = (n: number) => `${n} ${'x'.repeat(7_900)}`;
    const quick = await follow(ada, SAID, { id });
    const heard: number[] = [];
    const slow = await slowReader(ben, id, (content) => heard.push(Number(content.split(' ')[0])));
    slow.pause();
    for (let n = 1; n <= count; n++) {
      await speak(ada, id, text(n));
      expect(await contentOf(quick)).toBe(text(n));
    }
    // Not even the kernel takes this much for a reader that does not read.
    expect(heard).toEqual([]);
    slow.resume();
    await expect.poll(() => heard.length, { timeout: 15_000 }).toBe(count);
    expect(heard).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    const counts = await toldBy(async () => {
      await speak(ada, id, text(count + 1));
      expect(await contentOf(quick)).toBe(text(count + 1));
      await expect.poll(() => heard.length).toBe(count + 1);
    });
    expect(counts).toMatchObject({ toAll: 1, toOne: 0, delivered: 2 });
    slow.terminate();
  }, 60_000);

  test('resumes with another document without missing events', async () => {
    const { id } = await group(ben);
    const [bens, adas] = [await follow(ben, SAID, { id }), await follow(ada, SAID, { id })];
    await speak(ada, id, 'one');
    const { seq } = await bens.event();
    bens.stop();
    for (const content of ['two', 'three']) await speak(ada, id, content);
    const again = await follow(ben, UNREAD, { id, after: seq });
    await speak(ada, id, 'four');
    for (const content of ['two', 'three', 'four']) expect(await contentOf(again)).toBe(content);
    for (const content of ['one', 'two', 'three', 'four'])
      expect(await contentOf(adas)).toBe(content);
    expect(await again.quiet(200)).toEqual([]);
  });
});

/** Somebody who follows by a bare socket, which can be made not to read. */
async function slowReader(
  person: Person,
  id: string,
  heard: (content: string) => void,
): Promise<WebSocket> {
  const socket = new WebSocket(server.wsUrl, 'graphql-transport-ws');
  await once(socket, 'open');
  const say = (frame: object) => socket.send(JSON.stringify(frame));
  const acknowledged = once(socket, 'message');
  say({ type: 'connection_init', payload: { authorization: `Bearer ${person.token}` } });
  await acknowledged;
  const begun = once(socket, 'message');
  say({ type: 'subscribe', id: '1', payload: { query: SAID, variables: { id } } });
  await begun;
  socket.on('message', (data) => {
    heard(JSON.parse(String(data)).payload.data.conversationEvents.message.content);
  });
  return socket;
}
