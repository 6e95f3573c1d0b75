import type { LogEvent, StreamHead } from './events.js';
import type { StreamReader } from './reader.js';
import { Source } from './subscription.js';
import type { StreamKey } from './topics.js';

/**
 * The cursor is valid: the next event is the one right behind it. Sent again when the epoch changes and the
 * cursor stays valid, as after a restart of the database.
 */
export interface Resumed {
  readonly type: 'resumed';
  readonly head: number;
  readonly epoch: string;
  /** The position in an inbox. */
  readonly cursor?: string;
}

/** The cursor is void: events start behind `head`, and the client must reload its state. */
export interface Reset {
  readonly type: 'reset';
  readonly head: number;
  readonly epoch: string;
  readonly cursor?: string;
}

/** An item of a subscription: first `Resumed` or `Reset`, then events; another one when the epoch changes. */
export type StreamItem =
  | Resumed
  | Reset
  | (LogEvent & { readonly type: 'event'; readonly cursor?: string });

/** The position at which a subscription starts. */
export interface Cursor {
  /** Number of the last event received; 0 for the beginning, null for the current head. */
  after?: number | null;
  /** The epoch of `after`; null accepts any. */
  epoch?: string | null;
}

export interface FollowOptions extends Cursor {
  /** Whether the caller may see the stream now. */
  authorize: () => Promise<boolean>;
  /** Whether an event may change the result of `authorize`. Without it, each page is authorized. */
  mayEndAccess?: (event: LogEvent) => boolean;
}

/** A stream of the log as one caller may follow it. */
export class StreamSource extends Source {
  constructor(
    readonly stream: StreamKey,
    readonly options: FollowOptions,
    /** Returns the reader of the stream, which must be joined at once. */
    readonly enter: () => StreamReader,
  ) {
    super();
  }
}

/** Whether the numbers of a stream do not contain the cursor. */
export function isVoid({ head, epoch: current, former }: StreamHead, cursor: Cursor): boolean {
  const { after, epoch } = cursor;
  if (after == null) return false;
  if (after < 0 || after > head) return true;
  if (epoch == null || epoch === current) return false;
  return epoch !== former?.epoch || after > former.head;
}

/** The first item of a subscription that starts at `wanted`. */
export function firstItem(at: StreamHead, wanted: Cursor): Resumed | Reset {
  const { head, epoch } = at;
  return { type: isVoid(at, wanted) ? 'reset' : 'resumed', head, epoch };
}
