/** Where a stream was left: the number of the last event delivered and what it belongs to, or a cursor of an inbox. */
export interface Cursor {
  after: number | string | null | undefined;
  epoch: string | null | undefined;
}

/** What a durable subscription delivers: an event, or `StreamResumed` and `StreamReset` with a head. */
export interface StreamItem {
  __typename: string;
  /** An event's number. */
  seq?: number;
  head?: number;
  epoch?: string;
  /** The position in an inbox, whose events are not told apart by numbers. */
  cursor?: string | null;
}

/** Whether `item` is an event that was delivered before. */
export const isOld = ({ after }: Cursor, { seq, cursor }: StreamItem): boolean =>
  cursor == null && seq !== undefined && typeof after === 'number' && seq <= after;

/** Moves `cursor` past `item`, which was delivered. */
export function advance(cursor: Cursor, item: StreamItem): void {
  const { __typename, seq, head, epoch } = item;
  if (item.cursor != null) {
    cursor.after = item.cursor;
    return;
  }
  if (seq !== undefined) {
    cursor.after = seq;
    return;
  }
  cursor.epoch = epoch;
  if (__typename === 'StreamReset') cursor.after = head;
  else cursor.after ??= head;
}
