import type { SendMessageInput } from './documents.generated.js';
import { sharedStore } from './indexed-db.js';

/** A message that the server has not confirmed. */
export interface OutboxMessage {
  /** Ties it to the stored message, whose `clientKey` is the same. */
  clientKey: string;
  /** The user who wrote it, such as `user_7`. */
  userId: string;
  /** When it was written, in milliseconds since 1970. */
  writtenAt: number;
  input: Omit<SendMessageInput, 'clientKey'>;
  status: 'pending' | 'failed';
  /** Why the server refused it: the `reasonOf` of the error, and its message. */
  reason?: string;
  message?: string;
}

/** Where unsent messages are kept, in the order in which they were written. */
export interface OutboxStore {
  all(): Promise<OutboxMessage[]>;
  /** Adds a message at the end, or replaces the one with its client key. */
  put(message: OutboxMessage): Promise<void>;
  remove(clientKey: string): Promise<void>;
  /** Runs `task` while no other tab runs one, so that messages are sent in order. */
  exclusively<T>(task: () => Promise<T>): Promise<T>;
  /** Calls `listener` when another tab changed something; the result stops that. */
  onChange(listener: () => void): () => void;
}

/** Keeps unsent messages as long as the page or process lives. */
export function memoryOutbox(): OutboxStore {
  const messages = new Map<string, OutboxMessage>();
  return {
    all: async () => [...messages.values()],
    put: async (message) => void messages.set(message.clientKey, message),
    remove: async (clientKey) => void messages.delete(clientKey),
    exclusively: (task) => task(),
    onChange: () => () => {},
  };
}

/** Keeps unsent messages in IndexedDB, shared by all tabs; in memory where there is none. */
export function browserOutbox(name = 'parley.outbox'): OutboxStore {
  const shared = sharedStore(name, { autoIncrement: true }, (store) =>
    store.createIndex('clientKey', 'clientKey', { unique: true }),
  );
  if (!shared) return memoryOutbox();
  /** Changes the message with a client key; `found` gets the number by which it is ordered, or undefined. */
  async function change(
    clientKey: string,
    found: (store: IDBObjectStore, key: IDBValidKey | undefined) => void,
  ): Promise<void> {
    await shared?.run('readwrite', (store) => {
      const request = store.index('clientKey').getKey(clientKey);
      request.onsuccess = () => found(store, request.result);
      return undefined;
    });
    shared?.announce(null);
  }
  return {
    all: () => shared.run<OutboxMessage[]>('readonly', (store) => store.getAll()),
    put: (message) =>
      change(message.clientKey, (store, key) => {
        store.put(message, key);
      }),
    remove: (clientKey) =>
      change(clientKey, (store, key) => {
        if (key !== undefined) store.delete(key);
      }),
    exclusively: shared.exclusively,
    onChange: shared.onChange,
  };
}
