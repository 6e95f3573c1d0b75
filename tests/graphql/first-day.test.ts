import { expect, test } from 'vitest';
import { EVENTS, follow, login, post, send, trySend } from '../harness/documents.js';
import { spawnParley } from '../harness/process.js';

const FEED = '{ feed(first: 5) { nodes { id content author { username } } } }';

test('ada signs up, posts, is followed and chats with ben, privately, and a restart keeps everything', async () => {
  const server = await spawnParley({ DATABASE_URL: '' });
  const { ada, ben, cleo } = await server.people('ada', 'ben', 'cleo');

  const { accessToken, user } = await login(server, ada);
  expect(user.username).toBe('ada');
  expect((await server.ask('{ me { id } }', {}, accessToken)).me.id).toBe(ada.id);

  const postId = await post(ada, 'Hello, Parley!');
  const { user: followed } = await follow(ben, ada);
  expect(followed).toMatchObject({ username: 'ada', viewerFollows: true });
  const feed = { nodes: [{ id: postId, content: 'Hello, Parley!', author: { username: 'ada' } }] };
  expect(await ben.ask(FEED)).toEqual({ feed });

  const greeting = { to: { userId: ben.id }, content: 'Hello, Ben!', clientKey: 'hello' };
  const hello = await send(ada, greeting);
  expect(await send(ada, greeting)).toEqual(hello);
  const { id } = hello.conversation;

  const heard = ben.subscribe(EVENTS, { id, after: 0 });
  expect(await heard.event()).toMatchObject({ __typename: 'StreamResumed' });
  expect(await heard.event()).toMatchObject({ seq: 1, message: { content: 'Hello, Ben!' } });

  const overheard = cleo.subscribe(EVENTS, { id, after: 0 });
  expect(await overheard.refusal()).toBe('NOT_FOUND');

  // Within 100 ms, unless the machine was just then busy with other tests: not every time, then.
  const delays: number[] = [];
  for (const content of ['one', 'two', 'three', 'four', 'five']) {
    const told = heard.event().then((event) => ({ event, at: performance.now() }));
    await send(ada, ben, content);
    const answered = performance.now();
    const { event, at } = await told;
    expect(event).toMatchObject({ __typename: 'MessageSent', message: { content } });
    delays.push(at - answered);
  }
  expect(Math.min(...delays)).toBeLessThan(100);
  expect(Math.max(...delays)).toBeLessThan(4_000);
  expect(await heard.quiet()).toEqual([]);
  expect(await overheard.quiet()).toEqual([]);
  const seen = await cleo.graphql('query ($id: ID!) { conversation(id: $id) { id } }', { id });
  expect(seen.data).toEqual({ conversation: null });
  const aimed = { to: { conversationId: id }, content: 'Let me in' };
  expect((await trySend(cleo, aimed)).code).toBe('NOT_FOUND');

  expect(await server.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  const again = await spawnParley({ DATABASE_URL: '', DATA_DIR: server.dataDir });
  expect(await ben.at(again).ask(FEED)).toEqual({ feed });
  expect(await send(ada.at(again), greeting)).toEqual(hello);
  const resumed = await ben.at(again).subscribe(EVENTS, { id, after: 1 }).events(1_000);
  expect(resumed.map(({ message }) => message?.content)).toEqual([
    undefined,
    'one',
    'two',
    'three',
    'four',
    'five',
  ]);
}, 60_000);
