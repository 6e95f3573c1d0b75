import type { ExecutionResult } from 'graphql';
import type { Sink, SubscribePayload } from 'graphql-ws';

/** Sends subscriptions to the server, and connects again until the session ends. */
export interface Transport {
  /**
   * Begins a subscription; the result ends it. `payload.variables` is read anew at each connection, so that getters
   * may return a newer cursor.
   */
  subscribe<Data = Record<string, unknown>, Extensions = unknown>(
    payload: SubscribePayload,
    sink: Sink<ExecutionResult<Data, Extensions>>,
  ): () => void;
  /** Cuts the connection; subscriptions continue on a new one, while somebody is signed in. */
  terminate(): void;
  /** Closes the connection for good. */
  dispose(): void;
}
