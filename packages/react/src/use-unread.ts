import { skipToken, useSubscription } from '@apollo/client/react';
import { callAt, UnreadDocument, UnreadEventsDocument } from '@parley/client';
import { useEffect, useState } from 'react';
import { useParley } from './provider.js';
import { useLiveQuery } from './use-live-query.js';
import { useSession } from './use-session.js';

const none = { conversations: 0, messages: 0, mentions: 0 };

/**
 * What the viewer has not read: the numbers of `conversations`, of `messages`, and of `mentions` of the viewer. Events
 * bring the numbers; they are read again only when a mute ends, which is no event.
 */
export function useUnread() {
  const { prepare } = useParley();
  const { userId } = useSession();
  const { data, isLoading, error, read, onEvent } = useLiveQuery(UnreadDocument, {});
  const unread = data?.me?.viewerUnread;
  const changesAt = unread?.changesAt ?? null;
  const [reads, setReads] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each reading the timer is set again
  useEffect(() => {
    if (changesAt === null) return;
    const readAgain = () =>
      void read()
        .catch(() => {})
        .then(() => setReads((count) => count + 1));
    return callAt(new Date(changesAt), readAgain);
  }, [changesAt, read, reads]);
  useSubscription(
    prepare(UnreadEventsDocument),
    userId
      ? {
          ignoreResults: true,
          onData: ({ data: { data: live } }) => live && onEvent(live.inboxEvents),
        }
      : skipToken,
  );
  return { ...none, ...unread, isLoading, error };
}
