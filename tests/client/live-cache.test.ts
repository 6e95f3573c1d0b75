import { gql } from '@apollo/client';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  ConversationDocument,
  ConversationEventsDocument,
  type ConversationQuery,
  createParleyClient,
  parleyCache,
} from '../../packages/client/src/index.js';
import { openConversation, sessionOf } from '../harness/apollo.js';
import { closing } from '../harness/closing.js';
import { send } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';

const { server } = await village();
let ada: Person;
let ben: Person;
let id: string;

beforeEach(async () => {
  ({ ada, ben } = await server.newcomers('ada', 'ben'));
  id = await openConversation(ada, ben, 'first');
});

const PINNED = gql`query Pinned($id: ID!) {
  conversation(id: $id) { id pinnedMessages { nodes { id content pinnedAt } pageInfo { hasNextPage endCursor } } }
}`;
interface Pinned {
  conversation: { pinnedMessages: { nodes: { content: string }[] } };
}

/** An Apollo Client of ben that counts its requests, and no code of its own that changes the cache. */
async function open() {
  let requests = 0;
  const cache = parleyCache();
  const { client } = closing(
    createParleyClient({
      url: `${server.url}/graphql`,
      session: sessionOf(ben),
      cache,
      fetch: (...request) => {
        requests += 1;
        return fetch(...request);
      },
    }),
  );
  const variables = { id, last: 10 };
  const { data } = await client.query({ query: ConversationDocument, variables });
  const { head, epoch } = data!.conversation!;
  const stop = client
    .subscribe({ query: ConversationEventsDocument, variables: { id, after: head, epoch } })
    .subscribe({});
  closing({ stop: () => stop.unsubscribe() });
  const read = requests;
  const conversation = () =>
    (client.readQuery({ query: ConversationDocument, variables }) as ConversationQuery)
      .conversation!;
  return {
    client,
    conversation,
    messages: () => conversation().messages.nodes,
    /** Requests since the conversation was read. */
    requests: () => requests - read,
  };
}

describe('an Apollo Client shows without a request', () => {
  test('messages, edits and deletions of others', async () => {
    const { messages, requests } = await open();
    const sent = await send(ada, ben, 'second');
    await expect.poll(() => messages().map(({ content }) => content)).toEqual(['first', 'second']);
    const reply = { to: { conversationId: id }, content: 'third', replyToId: sent.id };
    await send(ada, reply);
    await expect.poll(() => messages().at(-1)?.replyTo?.content).toBe('second');
    expect(messages()[1]?.replyCount).toBe(1);
    await ada.act('editMessage', { messageId: sent.id, content: 'edited' }, 'message { id }');
    await expect.poll(() => messages()[1]?.content).toBe('edited');
    expect(messages()[1]?.editedAt).not.toBeNull();
    expect(messages()[2]?.replyTo?.content).toBe('edited');
    await ada.act('deleteMessage', { messageId: sent.id }, 'message { id }');
    await expect.poll(() => messages()[1]?.isDeleted).toBe(true);
    expect(messages().map(({ content }) => content)).toEqual(['first', '', 'third']);
    expect(requests()).toBe(0);
  });

  test('reactions of others, added and removed', async () => {
    const { messages, requests } = await open();
    const messageId = messages()[0]?.id;
    const reactions = () =>
      messages()[0]?.reactions.map(({ emoji, count, viewerReacted }) => [
        emoji,
        count,
        viewerReacted,
      ]);
    await ada.act('addReaction', { messageId, emoji: '🎂' }, 'message { id }');
    await expect.poll(reactions).toEqual([['🎂', 1, false]]);
    // From another device of the viewer.
    await ben.act('addReaction', { messageId, emoji: '🎂' }, 'message { id }');
    await expect.poll(reactions).toEqual([['🎂', 2, true]]);
    await ada.act('removeReaction', { messageId, emoji: '🎂' }, 'message { id }');
    await expect.poll(reactions).toEqual([['🎂', 1, true]]);
    expect(requests()).toBe(0);
  });

  test('pinned messages, most recently pinned first', async () => {
    const sent = [await send(ada, ben, 'second'), await send(ada, ben, 'third')];
    const { client, requests, messages } = await open();
    const variables = { id };
    await client.query({ query: PINNED, variables });
    const before = requests();
    const pinned = () =>
      (
        client.readQuery({ query: PINNED, variables }) as Pinned
      ).conversation.pinnedMessages.nodes.map(({ content }) => content);
    expect(pinned()).toEqual([]);
    for (const { id: messageId } of sent)
      await ada.act('pinMessage', { messageId }, 'message { id }');
    await expect.poll(pinned).toEqual(['third', 'second']);
    expect(messages().map(({ pinnedAt }) => pinnedAt !== null)).toEqual([false, true, true]);
    await ada.act('unpinMessage', { messageId: sent[1]!.id }, 'message { id }');
    await expect.poll(pinned).toEqual(['second']);
    await ada.act('deleteMessage', { messageId: sent[0]!.id }, 'message { id }');
    await expect.poll(pinned).toEqual([]);
    expect(requests()).toBe(before);
  });

  test('how far others have read, and who takes part', async () => {
    const { conversation, requests } = await open();
    const { seq } = await send(ben, { to: { conversationId: id }, content: 'second' });
    const read = () => conversation().readMarks.find(({ user }) => user.id === ada.id)?.readSeq;
    await expect.poll(() => conversation().messages.nodes.length).toBe(2);
    expect(read()).toBeLessThan(seq);
    await ada.act('markRead', { upTo: { conversationId: id } }, 'conversation { id }');
    await expect.poll(read).toBe(seq);
    expect(requests()).toBe(0);
  });
});
