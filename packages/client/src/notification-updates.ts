import type { ApolloCache, Reference } from '@apollo/client';
import { idIn } from './cache-updates.js';
import { argumentsOf, type StoredPage, withoutRow, withRow } from './stored-page.js';

const isUnseenOnly = (storeFieldName: string) => argumentsOf(storeFieldName).unseenOnly === true;

/**
 * Puts a notification in its place in the lists in `cache`, or removes it from them, by an event `NotificationChanged`.
 * The notification must have been written to the cache.
 */
export function changeNotification(
  cache: ApolloCache,
  {
    notificationId,
    notification,
    unseenCount,
  }: {
    notificationId: string;
    notification: { at: string; isSeen: boolean } | null;
    unseenCount: number;
  },
): void {
  const row: Reference = { __ref: idIn(cache, { __typename: 'Notification', id: notificationId }) };
  cache.modify({
    fields: {
      notifications(value: unknown, { readField, storeFieldName }) {
        const page = { ...(value as StoredPage), unseenCount };
        if (!notification || (isUnseenOnly(storeFieldName) && notification.isSeen))
          return withoutRow(page, row);
        const { at } = notification;
        return withRow(page, row, (other) => String(readField('at', other)) < at);
      },
    },
  });
}

/** Marks the notifications in `cache` up to a time as seen, by an event `NotificationsSeen`. */
export function markSeen(
  cache: ApolloCache,
  { upTo, unseenCount }: { upTo: string; unseenCount: number },
): void {
  const seen = new Set<string>();
  cache.batch({
    update() {
      cache.modify({
        fields: {
          notifications(value: unknown, { readField, storeFieldName }) {
            const page = value as StoredPage;
            const isSeen = (node: Reference) => String(readField('at', node)) <= upTo;
            for (const node of page.nodes ?? []) if (isSeen(node)) seen.add(node.__ref);
            const nodes = isUnseenOnly(storeFieldName)
              ? page.nodes?.filter((node) => !isSeen(node))
              : page.nodes;
            return { ...page, nodes, unseenCount };
          },
        },
      });
      for (const id of seen) cache.modify({ id, fields: { isSeen: () => true } });
    },
  });
}
