import { type ApolloClient, ApolloLink, type OperationVariables } from '@apollo/client';
import { Observable } from 'rxjs';
import { resuming } from './resume.js';

/** A stream whose past is void (a restored backup): what is shown must be read anew. */
export interface StreamWasReset {
  /** The subscription's field, such as `conversationEvents`. */
  field: string;
  /** What it was subscribed with. */
  variables: OperationVariables;
  client: ApolloClient;
}

/** Resumes each subscription with a cursor after the last event it delivered. */
export function resumeLink(onReset: (reset: StreamWasReset) => void): ApolloLink {
  return new ApolloLink((operation, forward) => {
    const { client, variables } = operation;
    const stream = resuming(operation.query, variables);
    if (!stream) return forward(operation);
    operation.query = stream.document;
    operation.variables = stream.variables;
    return new Observable((observer) =>
      forward(operation).subscribe({
        next(result) {
          const wasReset = stream.deliver(result, (fresh) => observer.next(fresh));
          if (wasReset) onReset({ field: stream.field, variables, client });
        },
        error: (error) => observer.error(error),
        complete: () => observer.complete(),
      }),
    );
  });
}
