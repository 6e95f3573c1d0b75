import { badInput } from '../../core/errors.js';
import { cursorOfParts, cursorParts } from '../../core/events/cursor-parts.js';
import { uuidPattern } from '../../core/global-id.js';

/** A position in the events of a feed. */
export interface FeedCursor {
  /** The run of the database that the marks are of. */
  run: string;
  /** Every change of a post by a transaction below was sent. */
  mark: number;
  /** When it was given, in milliseconds since 1970. */
  at: number;
  /** The posts that were sent of transactions from `mark` on, with the mark of the change. */
  told: Map<number, number>;
}

export const encodeFeedCursor = ({ run, mark, at, told }: FeedCursor): string =>
  cursorOfParts([run, mark, at, ...[...told].flat()]);

/** Reads what `encodeFeedCursor` wrote. Throws BAD_USER_INPUT. */
export function decodeFeedCursor(cursor: string): FeedCursor {
  const [run, ...numbers] = cursorParts(cursor) ?? [];
  const isNumber = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  const isRun = typeof run === 'string' && uuidPattern.test(run);
  if (!isRun || numbers.length < 2 || numbers.length % 2 > 0 || !numbers.every(isNumber))
    throw malformed();
  const [mark = 0, at = 0, ...pairs] = numbers as number[];
  const told = new Map<number, number>();
  for (let n = 0; n < pairs.length; n += 2) told.set(pairs[n] as number, pairs[n + 1] as number);
  return { run, mark, at, told };
}

const malformed = () =>
  badInput('after', 'Not the cursor of an event of a feed.').because('INVALID_CURSOR');
