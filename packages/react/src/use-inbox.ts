import { skipToken, useApolloClient, useSubscription } from '@apollo/client/react';
import {
  InboxEventsDocument,
  type InboxEventsSubscription,
  moveConversation,
} from '@parley/client';
import { useState } from 'react';
import { useParley } from './provider.js';
import { useSession } from './use-session.js';

/** An event that concerns the viewer, such as `CallRinging` or `NewFollower`. */
export type InboxEvent = InboxEventsSubscription['inboxEvents'];

/**
 * Events that concern the viewer, while somebody is signed in. Calls `onEvent` with each, once and in
 * order, and keeps lists of conversations up to date. `latest` is the newest of them.
 */
export function useInbox(onEvent?: (event: InboxEvent) => void) {
  const { prepare } = useParley();
  const { userId } = useSession();
  const { cache } = useApolloClient();
  const [latest, setLatest] = useState<InboxEvent | null>(null);
  const { error } = useSubscription(
    prepare(InboxEventsDocument),
    userId
      ? {
          ignoreResults: true,
          onData({ data: { data } }) {
            const event = data?.inboxEvents;
            if (!event) return;
            if (event.__typename === 'ConversationActivity')
              moveConversation(cache, event.conversation.id, true);
            if (event.__typename === 'ConversationLeft')
              moveConversation(cache, event.conversationId, false);
            if ('seq' in event) setLatest(event);
            onEvent?.(event);
          },
        }
      : skipToken,
  );
  return { latest, error };
}
