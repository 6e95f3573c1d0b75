import { type ApolloClient, ApolloLink, type OperationVariables } from '@apollo/client';
import { Observable } from 'rxjs';
import { advance, type Cursor, isOld, type StreamItem } from './cursor.js';
import { durableDocument } from './durable-document.js';

/** A stream whose past is void (a restored backup): what is shown must be read anew. */
export interface StreamWasReset {
  /** The subscription's field, such as `conversationEvents`. */
  field: string;
  /** What it was subscribed with. */
  variables: OperationVariables;
  client: ApolloClient;
}

/**
 * Makes each subscription with a cursor resume after the last event it delivered: in order, each
 * once, however often the socket breaks. graphql-ws reads the variables again with each try, so the
 * cursor is a getter there.
 */
export function resumeLink(onReset: (reset: StreamWasReset) => void): ApolloLink {
  return new ApolloLink((operation, forward) => {
    const durable = durableDocument(operation.query);
    if (!durable) return forward(operation);
    const { field, key, after, epoch } = durable;
    const { client, variables } = operation;
    const cursor: Cursor = {
      after: variables[after.variable] ?? after.literal,
      epoch: variables[epoch.variable] ?? epoch.literal,
    };
    operation.query = durable.document;
    operation.variables = Object.defineProperties(
      { ...variables },
      {
        [after.variable]: { enumerable: true, get: () => cursor.after },
        [epoch.variable]: { enumerable: true, get: () => cursor.epoch },
      },
    );
    return new Observable((observer) =>
      forward(operation).subscribe({
        next(result) {
          const item: StreamItem | undefined = result.data?.[key];
          if (item && isOld(cursor, item)) return;
          observer.next(result);
          if (!item) return;
          advance(cursor, item);
          if (item.__typename === 'StreamReset') onReset({ field, variables, client });
        },
        error: (error) => observer.error(error),
        complete: () => observer.complete(),
      }),
    );
  });
}
