import type { ApolloCache, Reference } from '@apollo/client';
import { idIn } from './cache-updates.js';
import { argumentsOf, type StoredPage, withoutRow, withRow } from './stored-page.js';

type ReadField = <T>(name: string, from: Reference) => T | undefined;

/** The values by which the server orders conversations. */
function rankOf(read: ReadField, conversation: Reference) {
  const id = read<string>('id', conversation) ?? '';
  return {
    isPinned: read<boolean>('viewerHasPinned', conversation) ?? false,
    activeAt: read<string>('activeAt', conversation),
    number: Number(id.split('_')[1]),
  };
}

/** Whether a conversation comes behind `own` in a list. One whose time was not read comes behind all. */
function isBehind(own: ReturnType<typeof rankOf>, other: ReturnType<typeof rankOf>): boolean {
  if (own.isPinned !== other.isPinned) return own.isPinned;
  if (!own.activeAt || !other.activeAt) return true;
  if (own.activeAt !== other.activeAt) return own.activeAt > other.activeAt;
  return own.number > other.number;
}

/** Whether a list with these arguments has a conversation, as far as its fields were read. */
function isListed(
  read: ReadField,
  conversation: Reference,
  { archived = false, kind = null, requests = false }: Record<string, unknown>,
  viewerId: string | null,
): boolean {
  const { __ref: starter } = read<Reference>('startedBy', conversation) ?? {};
  const state = read<string>('state', conversation) ?? 'OPEN';
  const isRequest = state !== 'OPEN' && starter !== viewerId;
  return (
    (kind === null || kind === read('kind', conversation)) &&
    (archived === null || archived === (read('viewerHasArchived', conversation) ?? false)) &&
    requests === isRequest &&
    state !== 'DECLINED'
  );
}

/**
 * Puts a conversation in its place in the lists in `cache` that have it: pinned ones first, the most recently active
 * first among each. It must have been written to the cache. `viewerId` is the id of the user who is signed in.
 */
export function placeConversation(
  cache: ApolloCache,
  conversationId: string,
  viewerId: string | null,
): void {
  const row: Reference = {
    __ref: idIn(cache, { __typename: 'Conversation', id: conversationId }),
  };
  const viewer = viewerId && idIn(cache, { __typename: 'User', id: viewerId });
  cache.modify({
    fields: {
      conversations(value: unknown, { readField, storeFieldName, canRead }) {
        const page = value as StoredPage;
        const read: ReadField = (name, from) => readField(name, from) as never;
        if (!canRead(row)) return page;
        if (!isListed(read, row, argumentsOf(storeFieldName), viewer)) return withoutRow(page, row);
        const own = rankOf(read, row);
        return withRow(page, row, (other) => isBehind(own, rankOf(read, other)));
      },
    },
  });
}

/** Removes a conversation from the lists in `cache`. */
export function removeConversation(cache: ApolloCache, conversationId: string): void {
  const row: Reference = {
    __ref: idIn(cache, { __typename: 'Conversation', id: conversationId }),
  };
  cache.modify({
    fields: { conversations: (value: unknown) => withoutRow(value as StoredPage, row) },
  });
}
