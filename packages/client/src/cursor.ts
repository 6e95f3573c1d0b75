/** Where a stream was left: the number of the last event delivered, and what it belongs to. */
export interface Cursor {
  after: number | null | undefined;
  epoch: string | null | undefined;
}

/** What a durable subscription delivers: an event, or `StreamResumed` and `StreamReset` with a head. */
export interface StreamItem {
  __typename: string;
  /** An event's number. */
  seq?: number;
  head?: number;
  epoch?: string;
}

/** Whether `item` is an event that was delivered before. */
export const isOld = ({ after }: Cursor, { seq }: StreamItem): boolean =>
  seq !== undefined && after != null && seq <= after;

/** Moves `cursor` past `item`, which was delivered. */
export function advance(cursor: Cursor, { __typename, seq, head, epoch }: StreamItem): void {
  if (seq !== undefined) {
    cursor.after = seq;
    return;
  }
  cursor.epoch = epoch;
  if (__typename === 'StreamReset') cursor.after = head;
  else cursor.after ??= head;
}
