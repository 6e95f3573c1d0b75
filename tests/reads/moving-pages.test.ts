import { expect, test } from 'vitest';
import type { Person } from '../harness/server.js';
import { delayStatements } from '../harness/statements.js';
import { makeGroup, pool, reader, server, writers } from './writers.js';

test('pages of a search return each hit that was there before once', async () => {
  const word = 'zebra';
  const find = async (first: number, after: string | null) =>
    (
      await reader.ask(
        `query ($first: Int, $after: String) { search(query: "${word}", first: $first, after: $after) {
          nodes { item { ... on Node { id } } } pageInfo { hasNextPage endCursor } } }`,
        { first, after },
      )
    ).search as {
      nodes: { item: { id: string } }[];
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
    };
  const conversationId = (await makeGroup()).conversation.id;
  const writeEach = async (writer: Person, number: number) => {
    await server.person(`${word}${number}`);
    await writer.act('createGroup', { name: word });
    await writer.act('createPost', { content: word });
    await reader.act('sendMessage', { to: { conversationId }, content: word });
  };
  for (const [number, writer] of writers.entries()) await writeEach(writer, number);
  const count = 4 * writers.length;
  // Messages are found about a second after they were sent.
  await expect.poll(async () => (await find(100, null)).nodes.length).toBe(count);
  const before = (await find(100, null)).nodes.map(({ item }) => item.id);
  expect(new Set(before).size).toBe(count);
  const stop = delayStatements([3, 0, 7, 1, 11, 2]);
  const seen: string[] = [];
  try {
    const written = Promise.all(
      writers.map((writer, number) => writeEach(writer, writers.length + number)),
    );
    for (let after: string | null = null; ; ) {
      const page: Awaited<ReturnType<typeof find>> = await find(3, after);
      seen.push(...page.nodes.map(({ item }) => item.id));
      after = page.pageInfo.endCursor;
      if (!page.pageInfo.hasNextPage) break;
    }
    await written;
  } finally {
    stop();
  }
  expect(seen.filter((id) => before.includes(id))).toEqual(before);
  expect(new Set(seen).size).toBe(seen.length);
}, 60_000);

test('pages of conversations return each that does not move meanwhile once, and the inbox tells of the others', async () => {
  const quiet = [];
  for (let n = 0; n < 6; n += 1) {
    const sent = { to: { userId: (pool[n] as Person).id }, content: 'quiet' };
    const { message } = await reader.act('sendMessage', sent, 'message { conversation { id } }');
    quiet.push(message.conversation.id as string);
  }
  const inbox = reader.subscribe(`subscription { inboxEvents {
    ... on ConversationActivity { conversation { id lastMessage { content } } } } }`);
  await inbox.event();
  const stop = delayStatements([3, 0, 7, 1, 11, 2]);
  const seen: string[] = [];
  try {
    const written = Promise.all(
      writers.map((writer) =>
        writer.act('sendMessage', { to: { userId: reader.id }, content: 'late' }, 'message { id }'),
      ),
    );
    for (let after: string | null = null; ; ) {
      const page: {
        nodes: { id: string }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      } = (
        await reader.ask(
          `query ($after: String) { conversations(first: 2, after: $after) {
            nodes { id } pageInfo { hasNextPage endCursor } } }`,
          { after },
        )
      ).conversations;
      seen.push(...page.nodes.map(({ id }) => id));
      after = page.pageInfo.endCursor;
      if (!page.pageInfo.hasNextPage) break;
    }
    await written;
  } finally {
    stop();
  }
  expect(quiet.map((id) => seen.filter((one) => one === id).length)).toEqual(quiet.map(() => 1));
  const told = new Set<string>();
  while (told.size < writers.length) {
    const { conversation } = await inbox.event();
    expect(conversation.lastMessage.content).toBe('late');
    told.add(conversation.id);
  }
}, 30_000);
