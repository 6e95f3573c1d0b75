/** One object store in a database of its own, shared by all tabs. */
export interface SharedStore {
  /** Runs `task` in one transaction; the result is that of the request it returns. */
  run<T>(
    mode: IDBTransactionMode,
    task: (store: IDBObjectStore) => IDBRequest<T> | undefined,
  ): Promise<T>;
  /** Runs `task` while no other tab runs one. */
  exclusively<T>(task: () => Promise<T>): Promise<T>;
  /** Calls the listeners in all other tabs. */
  announce(message: unknown): void;
  onChange(listener: (message: unknown) => void): () => void;
}

/**
 * Opens a store of IndexedDB, in which each tab sees at once what another wrote, as it does not in
 * `localStorage`. Null where there is none, as on a server.
 */
export function sharedStore(
  name: string,
  options?: IDBObjectStoreParameters,
  create?: (store: IDBObjectStore) => void,
): SharedStore | null {
  if (typeof indexedDB === 'undefined') return null;
  const channel = new BroadcastChannel(name);
  let opening: Promise<IDBDatabase> | undefined;
  const open = () =>
    (opening ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => {
        const store = request.result.createObjectStore('values', options);
        create?.(store);
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    }));
  return {
    async run<T>(
      mode: IDBTransactionMode,
      task: (store: IDBObjectStore) => IDBRequest<T> | undefined,
    ) {
      const transaction = (await open()).transaction('values', mode);
      const request = task(transaction.objectStore('values'));
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error);
      });
      return request?.result as T;
    },
    // Web Locks exist in secure contexts only.
    exclusively: (task) => (navigator.locks ? navigator.locks.request(name, task) : task()),
    announce: (message) => channel.postMessage(message),
    onChange(listener) {
      const hear = ({ data }: MessageEvent) => listener(data);
      channel.addEventListener('message', hear);
      return () => channel.removeEventListener('message', hear);
    },
  };
}
