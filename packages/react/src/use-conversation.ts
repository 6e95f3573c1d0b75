import { NetworkStatus } from '@apollo/client';
import { skipToken, useApolloClient, useQuery, useSubscription } from '@apollo/client/react';
import {
  ConversationDocument,
  ConversationEventsDocument,
  MarkReadDocument,
  type OutboxMessage,
  type ParleyConversationFragment,
  type ParleyMessageFragment,
} from '@parley/client';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { applyConversationEvent } from './conversation-events.js';
import { useParley } from './provider.js';
import { useTyping } from './use-typing.js';

const nothing: readonly OutboxMessage[] = [];

/**
 * A conversation: its history, what happens live, the viewer's unsent messages, read marks, and who is
 * typing. `Message` are the fields of `ParleyMessage`.
 */
export function useConversation<Message = ParleyMessageFragment>(
  id: string,
  { pageSize = 30 } = {},
) {
  const { parley, outbox, prepare } = useParley();
  const { cache } = useApolloClient();
  const { data, error, networkStatus, fetchMore } = useQuery(prepare(ConversationDocument), {
    variables: { id, last: pageSize },
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
  });
  const conversation = data?.conversation;

  // Live events begin where the first answer of the server ended; the link keeps the cursor from then on.
  const [start, setStart] = useState<{ id: string; after: number; epoch: string } | null>(null);
  const isFresh = networkStatus === NetworkStatus.ready && conversation?.id === id;
  useEffect(() => {
    if (!isFresh || !conversation) return;
    setStart((old) =>
      old?.id === id ? old : { id, after: conversation.head, epoch: conversation.epoch },
    );
  }, [isFresh, conversation, id]);
  const live = useSubscription(
    prepare(ConversationEventsDocument),
    start?.id === id
      ? {
          variables: start,
          ignoreResults: true,
          onData: ({ data: { data: events } }) =>
            events && applyConversationEvent(cache, id, events.conversationEvents),
        }
      : skipToken,
  );

  const unsent = useSyncExternalStore(outbox.onChange, outbox.messages, () => nothing);
  const messages = (conversation?.messages.nodes ?? []) as readonly ParleyMessageFragment[];
  const pending = useMemo(() => {
    const stored = new Set(messages.map(({ clientKey }) => clientKey));
    return unsent.filter(
      ({ input, clientKey }) => input.conversationId === id && !stored.has(clientKey),
    );
  }, [unsent, messages, id]);

  const before = conversation?.messages.pageInfo.startCursor;
  return {
    conversation: conversation as ParleyConversationFragment | null | undefined,
    /** Oldest first. */
    messages: messages as readonly unknown[] as readonly Message[],
    /** Messages of the viewer that are not stored yet, oldest first; they come after `messages`. */
    pending,
    readMarks: conversation?.readMarks ?? [],
    isLoading: networkStatus === NetworkStatus.loading && !conversation,
    error: error ?? live.error,
    hasOlder: conversation?.messages.pageInfo.hasPreviousPage ?? false,
    loadOlder: useCallback(() => fetchMore({ variables: { before } }), [fetchMore, before]),
    /** Shows a message as pending, and sends it. */
    send: useCallback(
      (content: string) => outbox.send({ conversationId: id, content }),
      [outbox, id],
    ),
    retry: outbox.retry,
    discard: outbox.discard,
    /** Marks all messages as read. */
    markRead: useCallback(
      () => parley.request(MarkReadDocument, { input: { conversationId: id } }),
      [parley, id],
    ),
    ...useTyping(id),
  };
}
