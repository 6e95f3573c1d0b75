import { join } from 'node:path';
import { gql } from '@apollo/client';
import { afterEach, describe, expect, test } from 'vitest';
import {
  ArchiveConversationDocument,
  ConversationDocument,
  ConversationEventsDocument,
  ConversationsDocument,
  createOutbox,
  FeedDocument,
  fieldErrors,
  InboxEventsDocument,
  LeaveConversationDocument,
  LoginDocument,
  MarkReadDocument,
  MarkUnreadDocument,
  MeDocument,
  MuteConversationDocument,
  PinConversationDocument,
  RegisterDocument,
  reasonOf,
  SendMessageDocument,
  StartConversationDocument,
  UnmuteConversationDocument,
  UnreadDocument,
  UnreadEventsDocument,
} from '../../packages/client/src/index.js';
import {
  createMockParley,
  type MockParley,
  type MockParleyOptions,
} from '../../packages/client/src/mock/index.js';
import { bundle, openPage } from '../harness/browser-page.js';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { closing } from '../harness/closing.js';

let mock: MockParley;
const open = (options?: MockParleyOptions) => {
  mock = createMockParley(options);
  return mock.parley;
};
afterEach(() => mock?.stop());

const chat = {
  conversations: [
    { participants: ['ada', 'ben'], messages: [{ sender: 'ben', content: 'hello' }] },
  ],
};
const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error) => reasonOf(error),
  );

describe('a mock', () => {
  test('has a session: signing in, up and out', async () => {
    const parley = open({ viewer: null });
    expect((await parley.request(MeDocument)).me).toBeNull();
    expect(await refusalOf(parley.request(FeedDocument))).toBe('UNAUTHENTICATED');
    const wrong = { identifier: 'nobody', password: 'x' };
    expect(await refusalOf(parley.request(LoginDocument, { input: wrong }))).toBe(
      'WRONG_CREDENTIALS',
    );
    const { login } = await parley.request(LoginDocument, {
      input: { identifier: 'ben', password: 'any' },
    });
    await parley.signIn(login);
    expect(parley.userId()).toBe('user_2');
    expect((await parley.client.query({ query: MeDocument })).data?.me?.username).toBe('ben');
    await parley.signOut();
    const input = { username: 'dora', email: 'dora@example.org', password: 'a long secret' };
    const { register } = await parley.request(RegisterDocument, { input });
    await parley.signIn(register);
    expect((await parley.client.query({ query: MeDocument })).data?.me?.username).toBe('dora');
    expect(await refusalOf(parley.request(RegisterDocument, { input }))).toBe('USERNAME_TAKEN');
  });

  test('has a feed in pages, newest first', async () => {
    const posts = [1, 2, 3].map((number) => ({ author: 'ben', content: `post ${number}` }));
    const parley = open({ posts });
    const { client } = parley;
    const first = await client.query({ query: FeedDocument, variables: { first: 2 } });
    expect(first.data?.feed.nodes.map(({ content }) => content)).toEqual(['post 3', 'post 2']);
    const after = first.data?.feed.pageInfo.endCursor;
    const rest = await parley.request(FeedDocument, { first: 2, after });
    // The cache puts the pages together.
    expect(rest.feed.nodes.map(({ content }) => content)).toEqual(['post 3', 'post 2', 'post 1']);
    expect(rest.feed.pageInfo.hasNextPage).toBe(false);
    const like = gql`mutation { likePost(input: { postId: "post_1" }) { post { likeCount viewerHasLiked } } }`;
    const { data } = await client.mutate({ mutation: like });
    expect(data).toMatchObject({ likePost: { post: { likeCount: 1, viewerHasLiked: true } } });
  });

  test('tells messages live, in the conversation and in the inbox', async () => {
    const parley = open(chat);
    const id = mock.conversation('ada', 'ben');
    const heard: string[] = [];
    const inbox: string[] = [];
    parley.client
      .subscribe({ query: ConversationEventsDocument, variables: { id, after: 0 } })
      .subscribe(({ data }) => {
        const event = data?.conversationEvents;
        if (event?.__typename === 'MessageSent') heard.push(event.message.content);
      });
    parley.client
      .subscribe({ query: InboxEventsDocument })
      .subscribe(({ data }) => inbox.push(data?.inboxEvents.__typename ?? ''));
    await expect.poll(() => heard).toEqual(['hello']);
    await expect.poll(() => inbox).toEqual(['StreamResumed']);
    mock.say('ben', id, 'are you there?');
    const input = { to: { username: 'ben' }, content: 'yes', clientKey: 'key' };
    for (const _ of [1, 2]) await parley.request(SendMessageDocument, { input });
    await expect.poll(() => heard).toEqual(['hello', 'are you there?', 'yes']);
    await expect.poll(() => inbox.length).toBe(3);
  });

  test('resumes after an interruption, and sends what was written meanwhile', async () => {
    const parley = open(chat);
    const id = mock.conversation('ada', 'ben');
    const heard: string[] = [];
    const kinds: unknown[] = [];
    parley.subscribe(
      { query: ConversationEventsDocument, variables: { id } },
      {
        next: ({ data }) => {
          const event = data?.conversationEvents;
          kinds.push(event?.__typename);
          if (event?.__typename === 'MessageSent') heard.push(event.message.content);
        },
        error() {},
        complete() {},
      },
    );
    await expect.poll(() => kinds).toEqual(['StreamResumed']);
    mock.say('ben', id, 'first');
    await expect.poll(() => heard).toEqual(['first']);
    expect(parley.state()).toEqual({ status: 'online' });
    mock.disconnect();
    expect(parley.state()).toEqual({ status: 'offline' });
    expect(await refusalOf(parley.request(MeDocument))).toBe('OFFLINE');
    const outbox = createOutbox(parley);
    await outbox.send({ to: { conversationId: id }, content: 'written offline' });
    mock.say('ben', id, 'said meanwhile');
    mock.connect();
    await expect.poll(() => heard).toEqual(['first', 'said meanwhile', 'written offline']);
  });

  test('counts what is unread, and reads', async () => {
    const parley = open(chat);
    const id = mock.conversation('ada', 'ben');
    const unread = async () =>
      (await parley.request(ConversationsDocument)).conversations.nodes[0]?.unreadCount;
    expect(await unread()).toBe(1);
    await parley.request(MarkReadDocument, { input: { upTo: { conversationId: id } } });
    expect(await unread()).toBe(0);
    const { conversation } = await parley.request(ConversationDocument, { id });
    expect(conversation?.readMarks.map(({ readSeq }) => readSeq)).toEqual([1, 1]);
  });

  test('keeps what the viewer has of a conversation, and tells it live', async () => {
    const parley = open({
      conversations: [
        ...chat.conversations,
        { participants: ['ada', 'cleo'], messages: [{ sender: 'cleo', content: 'later' }] },
      ],
    });
    const { client } = parley;
    for (const query of [InboxEventsDocument, UnreadEventsDocument])
      client.subscribe<unknown>({ query }).subscribe({});
    await parley.request(ConversationsDocument);
    await parley.request(UnreadDocument);
    const shown = () =>
      client
        .readQuery({ query: ConversationsDocument })
        ?.conversations.nodes.map(({ lastMessage }) => lastMessage?.content);
    const unread = () => client.readQuery({ query: UnreadDocument })?.me?.viewerUnread;
    expect(shown()).toEqual(['later', 'hello']);
    expect(unread()).toMatchObject({ conversations: 2, messages: 2 });
    const conversationId = mock.conversation('ada', 'ben');
    const input = { conversationId };
    await parley.request(PinConversationDocument, { input });
    await expect.poll(shown).toEqual(['hello', 'later']);
    await parley.request(MuteConversationDocument, { input });
    await expect.poll(unread).toMatchObject({ conversations: 1, messages: 1 });
    await parley.request(ArchiveConversationDocument, { input });
    await expect.poll(shown).toEqual(['later']);
    await parley.request(UnmuteConversationDocument, { input });
    mock.say('ben', conversationId, 'back');
    await expect.poll(shown).toEqual(['back', 'later']);
    await parley.request(MarkReadDocument, { input: { upTo: { conversationId } } });
    await parley.request(MarkUnreadDocument, { input });
    await expect.poll(unread).toMatchObject({ conversations: 2, messages: 1 });
    const adHoc = { userIds: ['user_2', 'user_3'], title: 'three' };
    const started = await parley.request(StartConversationDocument, { input: { adHoc } });
    const { id } = started.startConversation.conversation;
    mock.say('cleo', id, 'all');
    await expect.poll(shown).toEqual(['all', 'back', 'later']);
    await parley.request(LeaveConversationDocument, { input: { conversationId: id } });
    await expect.poll(shown).toEqual(['back', 'later']);
    await expect.poll(unread).toMatchObject({ conversations: 2, messages: 1 });
  });

  test('answers every other field as the schema has it, and refuses what it does not have', async () => {
    const parley = open();
    const { me, groups } = await parley.request(
      '{ me { createdAt bio presence { status } followers { nodes { id } } } groups { nodes { id } } }',
    );
    expect(me).toMatchObject({ bio: null, presence: { status: 'ONLINE' } });
    expect(groups).toMatchObject({ nodes: [] });
    const blocked = await parley.request(
      'mutation { blockUser(input: { userId: "user_2" }) { user { username } } }',
    );
    expect(blocked).toMatchObject({ blockUser: { user: { username: 'ben' } } });
    expect(await refusalOf(parley.request('{ nothing }'))).not.toBeNull();
  });

  test('fails when a test wants it, and answers as a test wants', async () => {
    const parley = open({
      resolvers: {
        groups: () => ({ nodes: [{ __typename: 'Group', id: 'group_1', name: 'Linden' }] }),
      },
    });
    mock.failOnce('sendMessage', { code: 'RATE_LIMITED', message: 'Too many.' });
    const send = () =>
      parley.request(SendMessageDocument, { input: { to: { username: 'ben' }, content: 'x' } });
    expect(await refusalOf(send())).toBe('RATE_LIMITED');
    expect(fieldErrors(await send().catch((error) => error))).toEqual({});
    expect((await send()).sendMessage.message.content).toBe('x');
    expect(mock.requests.map(({ operationName }) => operationName)).toContain('SendMessage');
    const { groups } = await parley.request('{ groups { nodes { name } } }');
    expect(groups.nodes).toMatchObject([{ name: 'Linden' }]);
  });
});

describe.skipIf(!chromiumPath)('components with hooks on a mock (needs chromium)', () => {
  test('show what it has, what happens live, and what they send over an interruption', async () => {
    const script = await bundle(join(import.meta.dirname, 'react-mock-entry.tsx'));
    const browser = await startChromium();
    closing({ stop: () => browser.close() });
    const context = await browser.newContext();
    // The page needs an origin, and no server.
    const page = await openPage(context, 'http://localhost:9', { script });
    const texts = (selector: string) => page.locator(selector).allTextContents();
    const act = (
      name: 'conversation' | 'say' | 'type' | 'publish' | 'disconnect' | 'connect',
      ...args: string[]
    ) =>
      page.evaluate<string, [string, string[]]>(
        ([called, given]) =>
          (globalThis as unknown as { mock: Record<string, (...args: string[]) => string> }).mock[
            called
          ]!(...given),
        [name, args],
      );
    await expect.poll(() => texts('.message')).toEqual(['hello']);
    await expect.poll(() => texts('h1')).toEqual(['1 and 0']);
    const id = await act('conversation', 'ada', 'ben');
    await act('say', 'ben', id, 'live');
    await expect.poll(() => texts('.message')).toEqual(['hello', 'live']);
    await act('type', 'ben', id);
    await expect.poll(() => texts('i')).toEqual(['ben']);
    await act('publish', 'cleo', 'another post');
    await expect.poll(() => texts('h1')).toEqual(['1 and 1']);
    await act('disconnect');
    await page.click('text=Send');
    await expect.poll(() => texts('.pending')).toEqual(['from a component']);
    await act('connect');
    await expect.poll(() => texts('.message')).toEqual(['hello', 'live', 'from a component']);
    expect(await texts('.pending')).toEqual([]);
  });
});
