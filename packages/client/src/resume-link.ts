import { type ApolloClient, ApolloLink, type OperationVariables } from '@apollo/client';
import { Observable } from 'rxjs';
import { readShown } from './read-shown.js';
import { resuming } from './resume.js';

/** A stream whose numbers are void, as after a backup was restored. */
export interface StreamWasReset {
  /** The subscription's field, such as `conversationEvents`. */
  field: string;
  /** What it was subscribed with. */
  variables: OperationVariables;
  client: ApolloClient;
}

/**
 * Resumes each subscription with a cursor after the last event it delivered. When its stream is reset, reads
 * again what active queries show of it and calls `onReset`; later events wait until both are done.
 */
export function resumeLink(onReset?: (reset: StreamWasReset) => unknown): ApolloLink {
  return new ApolloLink((operation, forward) => {
    const { client, variables } = operation;
    const stream = resuming(operation.query, variables);
    if (!stream) return forward(operation);
    operation.query = stream.document;
    operation.variables = stream.variables;
    return new Observable((observer) => {
      const takeUp = () =>
        Promise.all([
          readShown(client, stream, () => !observer.closed),
          onReset?.({ field: stream.field, variables, client }),
        ]);
      return forward(operation).subscribe(stream.deliverTo(observer, takeUp));
    });
  });
}
