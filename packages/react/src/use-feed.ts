import { skipToken, useSubscription } from '@apollo/client/react';
import { FeedDocument, FeedEventsDocument, type ParleyPostFragment } from '@parley/client';
import { useRef, useState } from 'react';
import { useParley } from './provider.js';
import { useList } from './use-list.js';
import { useSession } from './use-session.js';

/**
 * Posts of the viewer and of the people whom they follow, newest first. Posts that are changed or deleted meanwhile are
 * shown as they are. The list is read again when the viewer published a post on another device. `newPosts` counts posts
 * of others that were published since it was read; `showNew` reads it again. In an empty list they are shown at once.
 * `Post` are the fields of `ParleyPost`.
 */
export function useFeed<Post = ParleyPostFragment>({ pageSize = 20 } = {}) {
  const { prepare } = useParley();
  const { userId } = useSession();
  const { page, list, read, onEvent } = useList(
    FeedDocument,
    { first: pageSize },
    ({ feed }) => feed,
  );
  const posts = page?.nodes ?? [];
  const shown = new Set(posts.map(({ id }) => id));
  const [published, setPublished] = useState<readonly string[]>([]);
  const isEmpty = useRef(false);
  isEmpty.current = page?.nodes.length === 0;
  useSubscription(
    prepare(FeedEventsDocument),
    userId
      ? {
          ignoreResults: true,
          onData({ data: { data } }) {
            const event = data?.feedEvents;
            if (!event) return;
            onEvent(event);
            if (event.__typename === 'PostPublished') {
              const { id, author } = event.post;
              const isOwn = author.id === userId;
              if (!isOwn) setPublished((known) => [...new Set([...known, id])]);
              if (isOwn ? !shown.has(id) : isEmpty.current) read().catch(() => {});
            }
            if (event.__typename === 'PostRemoved')
              setPublished((known) => known.filter((id) => id !== event.postId));
          },
        }
      : skipToken,
  );
  const newPosts = published.filter((id) => !shown.has(id)).length;
  return {
    posts: posts as readonly unknown[] as readonly Post[],
    ...list,
    refetch: read,
    newPosts: isEmpty.current ? 0 : newPosts,
    showNew: read,
  };
}
