import { skipToken, useSubscription } from '@apollo/client/react';
import { PresenceChangedDocument, type PresenceChangedSubscription } from '@parley/client';
import { useState } from 'react';
import { useParley } from './provider.js';

export type UserPresence = PresenceChangedSubscription['presenceChanged'];

/** The presence of up to 100 users, by their id, kept up to date. */
export function usePresence(userIds: readonly string[]): Readonly<Record<string, UserPresence>> {
  const { prepare } = useParley();
  const [presences, setPresences] = useState<Readonly<Record<string, UserPresence>>>({});
  const watched = [...new Set(userIds)].sort();
  useSubscription(
    prepare(PresenceChangedDocument),
    watched.length > 0
      ? {
          variables: { userIds: watched },
          ignoreResults: true,
          onData({ data: { data } }) {
            const presence = data?.presenceChanged;
            if (presence) setPresences((known) => ({ ...known, [presence.user.id]: presence }));
          },
        }
      : skipToken,
  );
  return presences;
}
