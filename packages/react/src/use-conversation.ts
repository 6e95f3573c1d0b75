import { NetworkStatus } from '@apollo/client';
import { skipToken, useQuery, useSubscription } from '@apollo/client/react';
import {
  AddReactionDocument,
  ConversationDocument,
  ConversationEventsDocument,
  DeleteMessageDocument,
  EditMessageDocument,
  type OutboxMessage,
  type ParleyConversationFragment,
  type ParleyMessageFragment,
  RemoveReactionDocument,
} from '@parley/client';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useConversationActions } from './conversation-actions.js';
import { useParley } from './provider.js';
import { useAct } from './use-act.js';
import { useReadMark } from './use-read-mark.js';
import { useSession } from './use-session.js';
import { useTyping } from './use-typing.js';

const nothing: readonly OutboxMessage[] = [];

export interface SendOptions {
  /** Global ids of complete uploads, such as `useUpload` returns. */
  attachmentIds?: readonly string[];
  /** Global id of the message that it replies to. */
  replyToId?: string;
}

/**
 * A conversation: its history, what happens live, the viewer's unsent messages, read marks, and who is
 * typing. With `marksRead`, it is marked as read while the page is visible. `Message` are the fields of `ParleyMessage`.
 */
export function useConversation<Message = ParleyMessageFragment>(
  id: string,
  { pageSize = 30, marksRead = false } = {},
) {
  const { outbox, prepare } = useParley();
  const act = useAct();
  const { userId } = useSession();
  const { data, error, networkStatus, fetchMore } = useQuery(prepare(ConversationDocument), {
    variables: { id, last: pageSize },
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
  });
  const conversation = data?.conversation;

  // The subscription starts where the first answer of the server ended. Later the link moves the cursor on.
  const [start, setStart] = useState<{ id: string; after: number; epoch: string } | null>(null);
  const [unread, setUnread] = useState<{ id: string; after: number } | null>(null);
  const isFresh = networkStatus === NetworkStatus.ready && conversation?.id === id;
  useEffect(() => {
    if (!isFresh || !conversation) return;
    setStart((old) =>
      old?.id === id ? old : { id, after: conversation.head, epoch: conversation.epoch },
    );
    const own = conversation.readMarks.find(({ user }) => user.id === userId);
    const after = conversation.unreadCount > 0 && own ? own.readSeq : Number.POSITIVE_INFINITY;
    setUnread((old) => (old?.id === id ? old : { id, after }));
  }, [isFresh, conversation, id, userId]);
  const live = useSubscription(
    prepare(ConversationEventsDocument),
    start?.id === id ? { variables: start, ignoreResults: true } : skipToken,
  );

  const unsent = useSyncExternalStore(outbox.onChange, outbox.messages, () => nothing);
  const messages = (conversation?.messages.nodes ?? []) as readonly ParleyMessageFragment[];
  const pending = useMemo(() => {
    const stored = new Set(messages.map(({ clientKey }) => clientKey));
    return unsent.filter(
      ({ input, clientKey }) => input.to.conversationId === id && !stored.has(clientKey),
    );
  }, [unsent, messages, id]);

  const all = useConversationActions();
  const actions = useMemo(
    () => ({
      /** Marks all messages as read. */
      markRead: () => all.markRead(id),
      /** Marks the conversation as unread, until the viewer reads it or writes. */
      markUnread: () => all.markUnread(id),
      /** Mutes it until a time; without one, until it is unmuted. */
      mute: (until?: Date) => all.mute(id, until),
      unmute: () => all.unmute(id),
      pin: () => all.pin(id),
      unpin: () => all.unpin(id),
      /** Moves it to the archive, until its next message. */
      archive: () => all.archive(id),
      unarchive: () => all.unarchive(id),
      /** Accepts the request of another user to write to the viewer. */
      accept: () => all.accept(id),
      decline: () => all.decline(id),
      /** Leaves it, or the group that it belongs to. */
      leave: () => all.leave(id),
    }),
    [all, id],
  );

  // Not before `unread` is known: marking would lose it.
  const shouldMark = marksRead && unread?.id === id && !!conversation?.unreadCount;
  useReadMark(shouldMark, messages.at(-1)?.id, actions.markRead);

  const marks = conversation?.readMarks;
  const others = useMemo(
    () => marks?.filter(({ user }) => user.id !== userId) ?? [],
    [marks, userId],
  );
  const before = conversation?.messages.pageInfo.startCursor;
  return {
    conversation: conversation as ParleyConversationFragment | null | undefined,
    /** Oldest first. */
    messages: messages as readonly unknown[] as readonly Message[],
    /** Messages of the viewer that are not stored yet, oldest first; they come after `messages`. */
    pending,
    readMarks: marks ?? [],
    /** The id of the first message that the viewer had not read when the conversation was opened. */
    firstUnreadId:
      unread?.id === id ? messages.find(({ seq }) => seq > unread.after)?.id : undefined,
    /** How far a message of the viewer has come among the others. */
    progressOf: useCallback(
      ({ seq }: { seq: number }): 'sent' | 'delivered' | 'read' => {
        if (others.some(({ readSeq }) => readSeq >= seq)) return 'read';
        return others.some(({ deliveredSeq }) => deliveredSeq >= seq) ? 'delivered' : 'sent';
      },
      [others],
    ),
    isLoading: networkStatus === NetworkStatus.loading && !conversation,
    error: error ?? live.error,
    hasOlder: conversation?.messages.pageInfo.hasPreviousPage ?? false,
    loadOlder: useCallback(() => fetchMore({ variables: { before } }), [fetchMore, before]),
    /** Shows a message as pending, and sends it, with complete uploads of the viewer. */
    send: useCallback(
      (content: string, { attachmentIds, replyToId }: SendOptions = {}) =>
        outbox.send({
          to: { conversationId: id },
          content,
          ...(attachmentIds && { attachmentIds: [...attachmentIds] }),
          ...(replyToId && { replyToId }),
        }),
      [outbox, id],
    ),
    /** Shows a reply to a message as pending, and sends it. */
    reply: useCallback(
      (messageId: string, content: string) =>
        outbox.send({ to: { conversationId: id }, content, replyToId: messageId }),
      [outbox, id],
    ),
    /** Adds a reaction of the viewer to a message, or removes it when `isThere` is false. */
    react: useCallback(
      async (messageId: string, emoji: string, isThere = true): Promise<void> => {
        const input = { messageId, emoji };
        await (isThere ? act(AddReactionDocument, input) : act(RemoveReactionDocument, input));
      },
      [act],
    ),
    /** Replaces the text of a message of the viewer. */
    edit: useCallback(
      (messageId: string, content: string) => act(EditMessageDocument, { messageId, content }),
      [act],
    ),
    /** Deletes a message of the viewer, for everybody. */
    remove: useCallback((messageId: string) => act(DeleteMessageDocument, { messageId }), [act]),
    retry: outbox.retry,
    discard: outbox.discard,
    ...actions,
    ...useTyping(id),
  };
}

/** What `useConversation` returns. */
export type ConversationState = ReturnType<typeof useConversation<ParleyMessageFragment>>;
