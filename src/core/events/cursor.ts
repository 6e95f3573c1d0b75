import type { Head } from './events.js';

/** The cursor was good: what follows begins right after it. */
export interface Resumed {
  readonly type: 'resumed';
  readonly head: number;
  readonly epoch: string;
}

/** The cursor is void: what follows begins at `head`, and what is shown must be read anew. */
export interface Reset {
  readonly type: 'reset';
  readonly head: number;
  readonly epoch: string;
}

/** Where somebody wants to begin. */
export interface Cursor {
  /** Number of the last event seen; 0 is the beginning, none is now. */
  after?: number | null;
  /** The epoch the cursor belongs to; none trusts it. */
  epoch?: string | null;
}

/** Whether a stream that stands `at` has no such place. */
export const isVoid = (at: Head, { after, epoch }: Cursor): boolean =>
  after != null && (after < 0 || after > at.head || (epoch != null && epoch !== at.epoch));

/** Where who wants to begin at `cursor` begins, and what they are told of it first. */
export function begin(at: Head, wanted: Cursor): { cursor: number; item: Resumed | Reset } {
  const { head, epoch } = at;
  if (isVoid(at, wanted)) return { cursor: head, item: { type: 'reset', head, epoch } };
  return { cursor: wanted.after ?? head, item: { type: 'resumed', head, epoch } };
}
