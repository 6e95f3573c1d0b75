import type { ApolloCache, Reference, StoreObject } from '@apollo/client';

/** A connection as the cache keeps it. */
interface StoredPage {
  nodes?: readonly Reference[];
  edges?: readonly { node: Reference; cursor: string }[];
  pageInfo?: { hasNextPage?: boolean };
}

const idOf = (cache: ApolloCache, object: { __typename: string; id: string }) =>
  cache.identify(object as StoreObject) ?? object.id;

/**
 * Adds a message to the lists of its conversation in `cache`, where it belongs by its `seq`. The message
 * must have been written to the cache. Lists whose newest page was not read are left alone.
 */
export function addMessage(
  cache: ApolloCache,
  conversationId: string,
  message: { __typename: 'Message'; id: string; seq: number },
): void {
  const node: Reference = { __ref: idOf(cache, message) };
  cache.modify({
    id: idOf(cache, { __typename: 'Conversation', id: conversationId }),
    fields: {
      messages(value: unknown, { readField }) {
        const page = value as StoredPage;
        const rows = page.nodes ?? page.edges?.map((edge) => edge.node) ?? [];
        if (page.pageInfo?.hasNextPage || rows.some(({ __ref }) => __ref === node.__ref))
          return page;
        const later = (other: Reference) => Number(readField('seq', other)) > message.seq;
        const found = rows.findIndex(later);
        const place = found < 0 ? rows.length : found;
        const insert = <T>(list: readonly T[], item: T) => [
          ...list.slice(0, place),
          item,
          ...list.slice(place),
        ];
        return {
          ...page,
          ...(page.nodes && { nodes: insert(page.nodes, node) }),
          ...(page.edges && {
            edges: insert(page.edges, { __typename: 'MessageEdge', cursor: '', node } as never),
          }),
        };
      },
    },
  });
}

/** Moves a conversation to the front of the lists in `cache`, or removes it from them. */
export function moveConversation(
  cache: ApolloCache,
  conversationId: string,
  isThere: boolean,
): void {
  const ref = idOf(cache, { __typename: 'Conversation', id: conversationId });
  cache.modify({
    fields: {
      conversations(value: unknown) {
        const page = value as StoredPage;
        const others = (page.nodes ?? []).filter(({ __ref }) => __ref !== ref);
        return { ...page, nodes: isThere ? [{ __ref: ref }, ...others] : others };
      },
    },
  });
}
