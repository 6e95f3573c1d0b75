import type { Connection, Document } from './connection.js';
import { onNetworkChange } from './connection-state.js';
import {
  SendMessageDocument,
  type SendMessageInput,
  type SendMessageMutation,
  type SendMessageMutationVariables,
} from './documents.generated.js';
import { codeOf, reasonOf } from './errors.js';
import { browserOutbox, type OutboxMessage, type OutboxStore } from './outbox-store.js';
import { beforeRetry, isTransient } from './persist.js';
import { watched } from './watched.js';

export interface OutboxOptions {
  /** Default: IndexedDB in browsers, memory elsewhere. */
  store?: OutboxStore;
  /** A mutation with `$input: SendMessageInput!`, to select other fields of the message. */
  document?: Document<SendMessageMutation, SendMessageMutationVariables>;
  /** Called with the result of the mutation for each message that was sent. */
  onSent?: (data: SendMessageMutation, message: OutboxMessage) => void;
}

/** Messages that are being sent: kept over reloads, sent in order, each stored once by its client key. */
export interface Outbox {
  /** Keeps a message of the user who is signed in, and sends it when its turn comes. */
  send(input: Omit<SendMessageInput, 'clientKey'>): Promise<OutboxMessage>;
  /** Messages of the user who is signed in that are pending or failed, in order. */
  messages(): readonly OutboxMessage[];
  onChange(listener: (messages: readonly OutboxMessage[]) => void): () => void;
  /** Sends a failed message again, with its client key. */
  retry(clientKey: string): Promise<void>;
  /** Forgets a message. If it is being sent, it may be stored all the same. */
  discard(clientKey: string): Promise<void>;
  stop(): void;
}

/** How often a message is sent whose error is none that the server declares. */
const attemptsOfUnknown = 3;

/** Sends messages of the user who is signed in on `connection`. */
export function createOutbox(
  connection: Connection,
  { store = browserOutbox(), document = SendMessageDocument, onSent }: OutboxOptions = {},
): Outbox {
  const shown = watched<readonly OutboxMessage[]>([]);
  let stopped = false;
  let isSending = false;

  async function refresh(): Promise<readonly OutboxMessage[]> {
    const userId = connection.userId();
    const own = (await store.all()).filter((message) => message.userId === userId);
    if (own.length > 0 || shown.get().length > 0) shown.set(own);
    return own;
  }

  async function put(message: OutboxMessage): Promise<void> {
    await store.put(message);
    await refresh();
  }

  /** Sends one message. Whether to go on with the next; if not, the session has ended. */
  async function deliver(message: OutboxMessage): Promise<boolean> {
    const { clientKey, input } = message;
    for (let attempt = 0; !stopped && connection.userId() === message.userId; attempt++) {
      try {
        const data = await connection.request(document, {
          input: { ...input, clientKey },
        });
        onSent?.(data, message);
        await store.remove(clientKey);
        await refresh();
        return true;
      } catch (error) {
        const code = codeOf(error);
        if (code === 'UNAUTHENTICATED') return false;
        const isKnown = code !== 'UNKNOWN' && code !== 'INTERNAL_SERVER_ERROR';
        if (!isTransient(error) && (isKnown || attempt + 1 >= attemptsOfUnknown)) {
          const { message: text } = error as Error;
          await put({ ...message, status: 'failed', reason: reasonOf(error), message: text });
          return true;
        }
        await beforeRetry(attempt, error);
      }
    }
    return false;
  }

  /** Sends all pending messages in order. Whether none is left; if not, the session has ended. */
  async function sendAll(): Promise<boolean> {
    for (;;) {
      const next = (await refresh()).find(({ status }) => status === 'pending');
      if (!next) return true;
      if (!(await deliver(next))) return false;
    }
  }

  function flush(): void {
    if (stopped || isSending) return;
    isSending = true;
    store
      .exclusively(sendAll)
      .catch(() => false)
      .then((isDone) => {
        isSending = false;
        // One may have been written after the last look.
        if (isDone && shown.get().some(({ status }) => status === 'pending')) flush();
      });
  }

  const stops = [
    connection.onSessionChange(() => void refresh().then(flush)),
    onNetworkChange(flush),
    store.onChange(() => void refresh()),
  ];
  if (connection.session()) void refresh().then(flush);

  return {
    async send(input) {
      await connection.ready();
      const userId = connection.userId();
      if (!userId) throw new Error('Nobody is signed in.');
      const message: OutboxMessage = {
        clientKey: randomKey(),
        userId,
        writtenAt: Date.now(),
        input,
        status: 'pending',
      };
      await put(message);
      flush();
      return message;
    },
    messages: shown.get,
    onChange: shown.onChange,
    async retry(clientKey) {
      const message = shown.get().find((one) => one.clientKey === clientKey);
      if (!message) return;
      const { reason: _, message: __, ...rest } = message;
      await put({ ...rest, status: 'pending' });
      flush();
    },
    async discard(clientKey) {
      await store.remove(clientKey);
      await refresh();
    },
    stop() {
      stopped = true;
      for (const stop of stops) stop();
    },
  };
}

/** `crypto.randomUUID` exists in secure contexts only. */
const randomKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
