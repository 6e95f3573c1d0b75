import { useEffect } from 'react';

/** Calls `markRead` while the page is visible, when there is something to mark, and again for each new `lastId`. */
export function useReadMark(
  isWanted: boolean,
  lastId: string | undefined,
  markRead: () => Promise<unknown>,
): void {
  useEffect(() => {
    if (!isWanted || !lastId) return;
    const mark = () => {
      if (document.visibilityState === 'visible') markRead().catch(() => {});
    };
    mark();
    document.addEventListener('visibilitychange', mark);
    return () => document.removeEventListener('visibilitychange', mark);
  }, [isWanted, lastId, markRead]);
}
