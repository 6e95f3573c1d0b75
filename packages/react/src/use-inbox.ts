import { skipToken, useSubscription } from '@apollo/client/react';
import { InboxEventsDocument, type InboxEventsSubscription } from '@parley/client';
import { useState } from 'react';
import { useParley } from './provider.js';
import { useSession } from './use-session.js';

/** An event that concerns the viewer, such as `CallRinging` or `UserFollowed`. */
export type InboxEvent = InboxEventsSubscription['inboxEvents'];

/**
 * Events that concern the viewer, while somebody is signed in. Calls `onEvent` with each, once and in
 * order. `latest` is the newest of them.
 */
export function useInbox(onEvent?: (event: InboxEvent) => void) {
  const { prepare } = useParley();
  const { userId } = useSession();
  const [latest, setLatest] = useState<InboxEvent | null>(null);
  const { error } = useSubscription(
    prepare(InboxEventsDocument),
    userId
      ? {
          ignoreResults: true,
          onData({ data: { data } }) {
            const event = data?.inboxEvents;
            if (!event) return;
            if ('seq' in event) setLatest(event);
            onEvent?.(event);
          },
        }
      : skipToken,
  );
  return { latest, error };
}
