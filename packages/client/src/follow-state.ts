import type { Connection, Document } from './connection.js';
import { createGate } from './gate.js';
import { persist } from './persist.js';

/** A document with its variables. */
interface Operation<T> {
  query: Document<T>;
  variables?: Record<string, unknown>;
}

export interface FollowStateOptions<Snapshot, Events> {
  /** The query of the whole state, such as `ConversationDocument`. */
  snapshot: Operation<Snapshot>;
  /** The subscription whose events change it, such as `ConversationEventsDocument`, without a cursor. */
  events: Operation<Events>;
  /** Called with the state at the beginning, and after each `StreamReset`: it replaces what is shown. */
  onSnapshot(data: Snapshot): void;
  /**
   * Called with the data of each event, `StreamResumed` and `StreamReset` among them. Those right behind a
   * snapshot may be part of it, so that applying an event twice must not change the state.
   */
  onEvent(data: Events): void;
  /** Called when the server refuses the query, or ends the subscription with an error. */
  onError?(error: unknown): void;
}

/**
 * Reads a state and keeps it up to date without a gap: subscribes first, then reads, and passes on the
 * events that arrive meanwhile behind the snapshot. While the server cannot be reached, reads again. The
 * result ends it.
 */
export function followState<Snapshot, Events>(
  connection: Connection,
  { snapshot, events, onSnapshot, onEvent, onError }: FollowStateOptions<Snapshot, Events>,
): () => void {
  const gate = createGate();
  let hasBegun = false;
  let hasEnded = false;
  const unlessEnded = (task: () => void) => hasEnded || task();
  const read = () =>
    persist(
      () => connection.request(snapshot.query, snapshot.variables),
      () => !hasEnded,
    ).then(
      (data) => unlessEnded(() => onSnapshot(data)),
      (error) => unlessEnded(() => onError?.(error)),
    );
  const stop = connection.subscribe<Events>(
    events,
    {
      next({ data, errors }) {
        gate.pass(() => unlessEnded(() => (data ? onEvent(data) : onError?.(errors))));
        if (!hasBegun) gate.closeDuring(read);
        hasBegun = true;
      },
      error: (error) => gate.pass(() => unlessEnded(() => onError?.(error))),
      complete() {},
    },
    () => gate.closeDuring(read),
  );
  return () => {
    hasEnded = true;
    stop();
  };
}
