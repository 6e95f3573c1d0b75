import type { DocumentNode } from 'graphql';
import { advance, type Cursor, isOld, type StreamItem } from './cursor.js';
import { durableDocument } from './durable-document.js';

type Variables = Record<string, unknown>;

/** The result of one event, in the form of GraphQL over any transport. */
interface EventResult {
  // biome-ignore lint/suspicious/noExplicitAny: each document has data of its own
  data?: any;
}

/** A subscription that resumes after the last event it delivered. */
export interface ResumingSubscription {
  /** Its field, such as `inboxEvents`. */
  field: string;
  document: DocumentNode;
  /** With the cursor in getters: graphql-ws reads the variables anew with each attempt. */
  variables: Variables;
  /** Passes `result` to `show` unless it was delivered before; whether the stream was reset by it. */
  deliver<R extends EventResult>(result: R, show: (result: R) => void): boolean;
}

/**
 * Makes a subscription with a cursor resume: events arrive in order, each once, however often the
 * socket breaks. Null for any other document.
 */
export function resuming(query: DocumentNode, given: Variables): ResumingSubscription | null {
  const durable = durableDocument(query);
  if (!durable) return null;
  const { document, field, key, after, epoch } = durable;
  const cursor = {
    after: given[after.variable] ?? after.literal,
    epoch: given[epoch.variable] ?? epoch.literal,
  } as Cursor;
  const variables = Object.defineProperties(
    { ...given },
    {
      [after.variable]: { enumerable: true, get: () => cursor.after },
      [epoch.variable]: { enumerable: true, get: () => cursor.epoch },
    },
  );
  return {
    field,
    document,
    variables,
    deliver(result, show) {
      const item: StreamItem | undefined = result.data?.[key];
      if (item && isOld(cursor, item)) return false;
      show(result);
      if (item) advance(cursor, item);
      return item?.__typename === 'StreamReset';
    },
  };
}
