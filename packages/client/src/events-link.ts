import { type ApolloClient, ApolloLink } from '@apollo/client';
import { OperationTypeNode } from 'graphql';
import { finalize, Observable } from 'rxjs';
import { applyEvent, type EventData } from './apply-event.js';
import { durableDocument } from './durable-document.js';

/** Writes an event to the cache. */
type Write = () => void;

/**
 * Changes the lists of the cache by the events of subscriptions. The server may have read an answer before an event that
 * overtook it: behind each answer, the events that arrived since its request are written again. `viewerId` is the id of
 * the user who is signed in. It stands in front of all other links.
 */
export function eventsLink(viewerId: () => string | null): ApolloLink {
  /** Of each operation that is not answered: the events that have arrived meanwhile. */
  const waiting = new Set<Write[]>();

  const subscription: ApolloLink.RequestHandler = (operation, forward) => {
    const { query, variables, client } = operation;
    const stream = durableDocument(query);
    if (!stream) return forward(operation);
    const { key, field, subject } = stream;
    const subjectId = subject && (subject.literal ?? variables[subject.variable]);
    return new Observable((observer) =>
      forward(operation).subscribe({
        next(result) {
          observer.next(result);
          const event: EventData | undefined = result.data?.[key];
          if (!event) return;
          // What is on its way is read again, or belongs to the numbers that are void.
          if (event.__typename === 'StreamReset') for (const writes of waiting) writes.length = 0;
          const apply = () =>
            applyEvent(client.cache, event, { field, subjectId, viewerId: viewerId() });
          apply();
          const write = () => {
            const dataId = 'ROOT_SUBSCRIPTION';
            if (isKept(client, event))
              client.cache.write({ dataId, query, variables, result: result.data ?? null });
            apply();
          };
          for (const writes of waiting) writes.push(write);
        },
        error: (error) => observer.error(error),
        complete: () => observer.complete(),
      }),
    );
  };

  const answer: ApolloLink.RequestHandler = (operation, forward) =>
    new Observable((observer) => {
      const writes: Write[] = [];
      const { cache } = operation.client;
      waiting.add(writes);
      const writeAll = () => {
        for (const write of writes) write();
      };
      return forward(operation)
        .pipe(finalize(() => waiting.delete(writes)))
        .subscribe({
          next(result) {
            observer.next(result);
            if (writes.length > 0) cache.batch({ update: writeAll });
          },
          error: (error) => observer.error(error),
          complete: () => observer.complete(),
        });
    });

  return new ApolloLink((operation, forward) =>
    operation.operationType === OperationTypeNode.SUBSCRIPTION
      ? subscription(operation, forward)
      : answer(operation, forward),
  );
}

/** Whether objects of an event are in the cache: without any, its subscription is not kept there. */
function isKept({ cache }: ApolloClient, event: EventData): boolean {
  return Object.values(event).some((value) => {
    const id = value?.id && cache.identify(value);
    let isThere = false;
    if (id)
      cache.modify({
        id,
        fields: {
          id(own: string) {
            isThere = true;
            return own;
          },
        },
      });
    return isThere;
  });
}
