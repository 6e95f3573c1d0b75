import type { ApolloCache } from '@apollo/client';
import { removePost } from './cache-updates.js';
import { applyConversationEvent, type ConversationEventData } from './conversation-events.js';
import { placeConversation, removeConversation } from './conversation-lists.js';
import { changeNotification, markSeen } from './notification-updates.js';

/** What is used of an event of any stream; a document may leave any of it out. */
export interface EventData extends ConversationEventData {
  conversation?: { id: string };
  conversationId?: string;
  notificationId?: string;
  notification?: { at: string; isSeen: boolean } | null;
  unseenCount?: number;
  upTo?: string;
  postId?: string;
}

/** Where an event came from. */
export interface EventSource {
  /** The field of the subscription, such as `inboxEvents`. */
  field: string;
  /** The id of the conversation or call of the stream; undefined for an inbox. */
  subjectId: unknown;
  /** The id of the user who is signed in. */
  viewerId: string | null;
}

/** Changes the lists in `cache` by an event, whose objects have been written to the cache. Doing so twice changes no more. */
export function applyEvent(
  cache: ApolloCache,
  event: EventData,
  { field, subjectId, viewerId }: EventSource,
): void {
  const { conversation, conversationId, notificationId, notification, unseenCount } = event;
  if (field === 'conversationEvents') {
    if (typeof subjectId === 'string') applyConversationEvent(cache, subjectId, event);
    return;
  }
  switch (event.__typename) {
    case 'ConversationActivity':
      if (conversation?.id) placeConversation(cache, conversation.id, viewerId);
      return;
    case 'ConversationLeft':
      if (conversationId) removeConversation(cache, conversationId);
      return;
    case 'NotificationChanged':
      if (notificationId && notification !== undefined && unseenCount !== undefined)
        changeNotification(cache, { notificationId, notification, unseenCount });
      return;
    case 'NotificationsSeen':
      if (event.upTo && unseenCount !== undefined)
        markSeen(cache, { upTo: event.upTo, unseenCount });
      return;
    case 'PostRemoved':
      if (event.postId) removePost(cache, event.postId);
  }
}
