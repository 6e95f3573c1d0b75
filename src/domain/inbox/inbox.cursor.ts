import { badInput } from '../../core/errors.js';
import { cursorOfParts, cursorParts } from '../../core/events/cursor-parts.js';
import { uuidPattern } from '../../core/global-id.js';

/** A position in an inbox: what its owner was told. */
export interface InboxCursor {
  /** The run of the database that the marks are of. */
  run: string;
  /** The epoch of the owner's own stream; null before its first event. */
  epoch: string | null;
  /** Number of the last event of that stream that was sent. */
  seq: number;
  /** Changes of conversations by transactions with a smaller id were all sent. */
  mark: number;
  /** Changes of conversations that were sent are all of transactions with a smaller id. */
  top: number;
  /** The newest event that was sent of each conversation that changed at `mark` or later. */
  readonly told: Map<number, number>;
}

/** The cursor before the first event. */
export const beginning = '0';

/** A cursor as clients keep it. */
export const encodeCursor = ({ run, epoch, seq, mark, top, told }: InboxCursor): string =>
  cursorOfParts([run, epoch, seq, mark, top, ...[...told].flat()]);

/** Reads what `encodeCursor` wrote. Throws BAD_USER_INPUT. */
export function decodeCursor(cursor: string): InboxCursor {
  const [run, epoch, ...numbers] = cursorParts(cursor) ?? [];
  const [seq, mark, top, ...pairs] = numbers as number[];
  const isId = (value: unknown) => typeof value === 'string' && uuidPattern.test(value);
  const isNumber = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  if (!isId(run) || !(epoch === null || isId(epoch)) || !numbers.every(isNumber)) throw malformed();
  if (seq === undefined || mark === undefined || top === undefined || pairs.length % 2 > 0)
    throw malformed();
  const told = new Map<number, number>();
  for (let at = 0; at < pairs.length; at += 2)
    told.set(pairs[at] as number, pairs[at + 1] as number);
  return { run: run as string, epoch: epoch as string | null, seq, mark, top, told };
}

const malformed = () =>
  badInput('after', 'Not the cursor of an event of an inbox.').because('INVALID_CURSOR');
