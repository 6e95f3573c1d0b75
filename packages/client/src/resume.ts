import type { DocumentNode } from 'graphql';
import { advance, type Cursor, isOld, type StreamItem } from './cursor.js';
import { durableDocument } from './durable-document.js';
import { createGate } from './gate.js';

type Variables = Record<string, unknown>;

/** The result of one event, in the form of GraphQL over any transport. */
interface EventResult {
  // biome-ignore lint/suspicious/noExplicitAny: each document has data of its own
  data?: any;
}

/** What receives the results, as an observer of RxJS or a sink of graphql-ws does. */
interface EventSink<R> {
  next(result: R): void;
  error(error: unknown): void;
  complete(): void;
}

/** A subscription that resumes after the last event it delivered. */
export interface ResumingSubscription {
  /** Its field, such as `inboxEvents`. */
  field: string;
  document: DocumentNode;
  /** The id of its conversation or call; undefined for an inbox. */
  subjectId: unknown;
  /** With the cursor in getters: graphql-ws reads the variables anew with each attempt. */
  variables: Variables;
  /**
   * A sink that passes on to `sink` what was not delivered before. Calls `onReset` behind each `StreamReset`;
   * when that returns a promise, later results wait until it settles.
   */
  deliverTo<R extends EventResult>(sink: EventSink<R>, onReset: () => unknown): EventSink<R>;
}

/**
 * Makes a subscription with a cursor resume: events arrive in order, each once, however often the
 * socket breaks. Null for any other document.
 */
export function resuming(query: DocumentNode, given: Variables): ResumingSubscription | null {
  const durable = durableDocument(query);
  if (!durable) return null;
  const { document, field, key, after, epoch, subject } = durable;
  const cursor = {
    after: given[after.variable] ?? after.literal,
    epoch: epoch && (given[epoch.variable] ?? epoch.literal),
  } as Cursor;
  const variables = Object.defineProperties(
    { ...given },
    {
      [after.variable]: { enumerable: true, get: () => cursor.after },
      ...(epoch && { [epoch.variable]: { enumerable: true, get: () => cursor.epoch } }),
    },
  );
  return {
    field,
    document,
    variables,
    subjectId: subject && (subject.literal ?? given[subject.variable]),
    deliverTo(sink, onReset) {
      const gate = createGate();
      return {
        next(result) {
          const item: StreamItem | undefined = result.data?.[key];
          if (item && isOld(cursor, item)) return;
          gate.pass(() => sink.next(result));
          if (item) advance(cursor, item);
          if (item?.__typename === 'StreamReset') gate.closeDuring(onReset);
        },
        error: (error) => gate.pass(() => sink.error(error)),
        complete: () => gate.pass(() => sink.complete()),
      };
    },
  };
}
