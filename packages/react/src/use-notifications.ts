import {
  MarkNotificationsSeenDocument,
  markSeen as markSeenInCache,
  NotificationsDocument,
  type ParleyNotificationFragment,
} from '@parley/client';
import { useCallback } from 'react';
import { useParley } from './provider.js';
import { useInbox } from './use-inbox.js';
import { useList } from './use-list.js';
import { useReadMark } from './use-read-mark.js';

/**
 * Notifications of the viewer, newest first, and the number of those that were not seen, kept up to date.
 * With `marksSeen`, they are marked as seen while the page is visible. `Notification` are the fields of `ParleyNotification`.
 */
export function useNotifications<Notification = ParleyNotificationFragment>({
  pageSize = 20,
  unseenOnly = false,
  marksSeen = false,
} = {}) {
  const { parley } = useParley();
  const { page, list, onEvent } = useList(
    NotificationsDocument,
    { first: pageSize, unseenOnly },
    ({ notifications }) => notifications,
  );
  useInbox(onEvent);
  const upTo = page?.nodes[0]?.at;
  const unseenCount = page?.unseenCount ?? 0;
  const markSeen = useCallback(async () => {
    if (!upTo) return;
    const input = { upTo };
    const answer = await parley.request(MarkNotificationsSeenDocument, { input });
    markSeenInCache(parley.client.cache, { upTo, ...answer.markNotificationsSeen });
  }, [parley, upTo]);
  useReadMark(marksSeen && unseenCount > 0, upTo, markSeen);
  return {
    notifications: (page?.nodes ?? []) as readonly unknown[] as readonly Notification[],
    unseenCount,
    ...list,
    /** Marks the notifications up to the newest that is shown; those that arrive meanwhile stay unseen. */
    markSeen,
  };
}
