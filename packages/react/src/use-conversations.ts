import { ConversationsDocument, type ParleyConversationFragment } from '@parley/client';
import { useConversationActions } from './conversation-actions.js';
import { useInbox } from './use-inbox.js';
import { useList } from './use-list.js';

/**
 * Conversations of the viewer, kept up to date: pinned ones first, and most recently active first among each; those in
 * the archive with `archived`; with `requests`, those in which others ask to write to the viewer. The actions take the id of a conversation. `Conversation` are the fields of
 * `ParleyConversation`.
 */
export function useConversations<Conversation = ParleyConversationFragment>({
  pageSize = 20,
  archived = false,
  requests = false,
} = {}) {
  const actions = useConversationActions();
  const { page, list, onEvent } = useList(
    ConversationsDocument,
    { first: pageSize, ...(archived && { archived }), ...(requests && { requests }) },
    ({ conversations }) => conversations,
  );
  useInbox(onEvent);
  return {
    conversations: (page?.nodes ?? []) as readonly unknown[] as readonly Conversation[],
    ...list,
    ...actions,
  };
}
