import type { ApolloCache, Reference, StoreObject } from '@apollo/client';
import { type StoredPage, withoutRow, withRow } from './stored-page.js';

/** The id of an object in a cache. */
export const idIn = (cache: ApolloCache, object: { __typename: string; id: string }): string =>
  cache.identify(object as StoreObject) ?? object.id;

/**
 * Adds a message to the lists of its conversation in `cache`, where it belongs by its `seq`. The message
 * must have been written to the cache. Lists whose newest page was not read are left alone. The read mark of its
 * sender moves: sending counts as reading.
 */
export function addMessage(
  cache: ApolloCache,
  conversationId: string,
  message: { __typename: 'Message'; id: string; seq: number },
): void {
  const node: Reference = { __ref: idIn(cache, message) };
  const marks: Reference[] = [];
  cache.modify({
    id: idIn(cache, { __typename: 'Conversation', id: conversationId }),
    fields: {
      readMarks(value: unknown, { readField }) {
        const sender = readField<Reference>('sender', node)?.__ref;
        const isOfSender = (mark: Reference) =>
          readField<Reference>('user', mark)?.__ref === sender;
        if (sender) marks.push(...(value as Reference[]).filter(isOfSender));
        return value;
      },
      messages(value: unknown, { readField, canRead }) {
        const page = value as StoredPage;
        const isLater = (other: Reference) => Number(readField('seq', other)) > message.seq;
        return page.pageInfo?.hasNextPage || !canRead(node) ? page : withRow(page, node, isLater);
      },
    },
  });
  const atLeast = (seq: unknown) => Math.max(Number(seq), message.seq);
  for (const { __ref } of marks)
    cache.modify({ id: __ref, fields: { readSeq: atLeast, deliveredSeq: atLeast } });
}

/**
 * Puts a message among the pinned messages of its conversation in `cache`, most recently pinned first, or removes it from
 * them. The message must have been written to the cache.
 */
export function setPinned(
  cache: ApolloCache,
  conversationId: string,
  message: { __typename: 'Message'; id: string },
  isPinned: boolean,
): void {
  const row: Reference = { __ref: idIn(cache, message) };
  cache.modify({
    id: idIn(cache, { __typename: 'Conversation', id: conversationId }),
    fields: {
      pinnedMessages(value: unknown, { readField, canRead }) {
        const page = value as StoredPage;
        const pinnedAt = readField<string | null>('pinnedAt', row);
        if (!isPinned || pinnedAt === null || !canRead(row)) return withoutRow(page, row);
        const isEarlier = (other: Reference) =>
          !pinnedAt || String(readField('pinnedAt', other)) < pinnedAt;
        return withRow(page, row, isEarlier);
      },
    },
  });
}

/** Removes a post from the lists in `cache` that show it. */
export function removePost(cache: ApolloCache, postId: string): void {
  cache.evict({ id: idIn(cache, { __typename: 'Post', id: postId }) });
  cache.gc();
}
