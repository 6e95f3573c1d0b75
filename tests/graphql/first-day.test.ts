import { afterEach, expect, test } from 'vitest';
import { connectLive, type LiveClient } from '../harness/live.js';
import { signUp } from '../harness/people.js';
import { type ParleyProcess, spawnParley } from '../harness/process.js';

const LOGIN = /* GraphQL */ `
  mutation Login($input: LoginInput!) { login(input: $input) { accessToken user { id } } }
`;
const POST = /* GraphQL */ `
  mutation Post($input: CreatePostInput!) { createPost(input: $input) { post { id } } }
`;
const FOLLOW = /* GraphQL */ `
  mutation Follow($id: ID!) { followUser(input: { userId: $id }) { user { id viewerFollows } } }
`;
const FEED = '{ feed(first: 5) { nodes { id content author { username } } } }';
const SEND = /* GraphQL */ `
  mutation Send($input: SendMessageInput!) {
    sendMessage(input: $input) { message { id seq content conversation { id } } }
  }
`;
const EVENTS = /* GraphQL */ `
  subscription Events($id: ID!, $after: Int) {
    conversationEvents(conversationId: $id, after: $after) {
      __typename
      ... on MessageSent { seq message { id content } }
    }
  }
`;

const processes: ParleyProcess[] = [];
const sockets: LiveClient[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.stop();
  // The last one first: the folder is the first one's to remove.
  for (const one of processes.splice(0).reverse()) await one.stop();
});

async function start(overrides: Record<string, string> = {}) {
  const parley = await spawnParley({ DATABASE_URL: '', ...overrides });
  processes.push(parley);
  return parley;
}

function listen(parley: ParleyProcess, token: string, id: string, after: number) {
  const socket = connectLive(parley, token);
  sockets.push(socket);
  return socket.subscribe(EVENTS, { id, after });
}

test('on her first day ada signs up, posts, is followed and talks with ben, no stranger hears it, and a restart keeps it all', async () => {
  const parley = await start();
  const [ada, ben, cleo] = await Promise.all(
    ['ada', 'ben', 'cleo'].map((name) => signUp(parley, name)),
  );
  if (!ada || !ben || !cleo) throw new Error('three sign up');

  const credentials = { identifier: 'ada', password: ada.password };
  const { login } = (await parley.graphql(LOGIN, { input: credentials })).data;
  expect(login.user).toEqual({ id: ada.id });
  const asAda = (query: string, variables?: Record<string, unknown>) =>
    parley.graphql(query, variables, login.accessToken);

  const { post } = (await asAda(POST, { input: { content: 'Hello, Parley!' } })).data.createPost;
  const followed = await ben.graphql(FOLLOW, { id: ada.id });
  expect(followed.data.followUser.user).toEqual({ id: ada.id, viewerFollows: true });
  const feed = {
    nodes: [{ id: post.id, content: 'Hello, Parley!', author: { username: 'ada' } }],
  };
  expect((await ben.graphql(FEED)).data).toEqual({ feed });

  const say = async (content: string, clientKey?: string) =>
    (await asAda(SEND, { input: { toUserId: ben.id, content, clientKey } })).data.sendMessage
      .message;
  const hello = await say('Hello, Ben!', 'hello');
  expect(await say('Hello, Ben!', 'hello')).toEqual(hello);
  const { id } = hello.conversation;

  const heard = listen(parley, ben.token, id, 0);
  const next = async () => (await heard.next()).data.conversationEvents;
  expect(await next()).toEqual({ __typename: 'StreamResumed' });
  expect(await next()).toMatchObject({ seq: 1, message: { id: hello.id, content: 'Hello, Ben!' } });

  const overheard = listen(parley, cleo.token, id, 0);
  expect((await overheard.next()).errors[0].extensions.code).toBe('NOT_FOUND');

  // Within 100 ms, unless the machine was just then busy with other tests: not every time, then.
  const delays: number[] = [];
  for (const content of ['one', 'two', 'three', 'four', 'five']) {
    const told = next().then((event) => ({ event, at: performance.now() }));
    await say(content);
    const answered = performance.now();
    const { event, at } = await told;
    expect(event).toMatchObject({ __typename: 'MessageSent', message: { content } });
    delays.push(at - answered);
  }
  expect(Math.min(...delays)).toBeLessThan(100);
  expect(Math.max(...delays)).toBeLessThan(1_000);
  expect(await heard.quiet()).toEqual([]);
  expect(await overheard.quiet()).toEqual([]);
  const seen = await cleo.graphql('query ($id: ID!) { conversation(id: $id) { id } }', { id });
  expect(seen.data).toEqual({ conversation: null });
  const aimed = { conversationId: id, content: 'Let me in' };
  expect((await cleo.graphql(SEND, { input: aimed })).code).toBe('NOT_FOUND');

  expect(await parley.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  const again = await start({ DATA_DIR: parley.dataDir });
  expect((await again.graphql(FEED, {}, ben.token)).data).toEqual({ feed });
  const repeated = { toUserId: ben.id, content: 'Hello, Ben!', clientKey: 'hello' };
  const sent = await again.graphql(SEND, { input: repeated }, login.accessToken);
  expect(sent.data.sendMessage.message).toEqual(hello);
  const resumed = listen(again, ben.token, id, 1);
  const contents = (await resumed.quiet(1_000)).map(
    ({ data }) => data.conversationEvents.message?.content,
  );
  expect(contents).toEqual([undefined, 'one', 'two', 'three', 'four', 'five']);
}, 60_000);
