import type { SendMessageInput } from './documents.generated.js';

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
  if (typeof indexedDB === 'undefined') return memoryOutbox();
  const channel = new BroadcastChannel(name);
  let opening: Promise<IDBDatabase> | undefined;
  const open = () =>
    (opening ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => {
        const store = request.result.createObjectStore('messages', { autoIncrement: true });
        store.createIndex('clientKey', 'clientKey', { unique: true });
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    }));
  /** Runs `task` in one transaction; the result is that of the request it returns. */
  async function run<T>(
    mode: IDBTransactionMode,
    task: (store: IDBObjectStore) => IDBRequest<T> | undefined,
  ): Promise<T> {
    const transaction = (await open()).transaction('messages', mode);
    const request = task(transaction.objectStore('messages'));
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    if (mode === 'readwrite') channel.postMessage(null);
    return request?.result as T;
  }
  /** Calls `found` with the number that IndexedDB gave a message, or undefined. */
  const withKey = (
    store: IDBObjectStore,
    clientKey: string,
    found: (key: IDBValidKey | undefined) => void,
  ): undefined => {
    const request = store.index('clientKey').getKey(clientKey);
    request.onsuccess = () => found(request.result);
  };
  return {
    all: () => run<OutboxMessage[]>('readonly', (store) => store.getAll()),
    put: (message) =>
      run<void>('readwrite', (store) =>
        withKey(store, message.clientKey, (key) => void store.put(message, key)),
      ),
    remove: (clientKey) =>
      run<void>('readwrite', (store) =>
        withKey(store, clientKey, (key) => {
          if (key !== undefined) store.delete(key);
        }),
      ),
    // Web Locks exist in secure contexts only.
    exclusively: (task) => (navigator.locks ? navigator.locks.request(name, task) : task()),
    onChange(listener) {
      channel.addEventListener('message', listener);
      return () => channel.removeEventListener('message', listener);
    },
  };
}
