/**
 * Keeps the addresses of uploads that are not complete, so that they go on after their page was loaded again. An
 * address lets its holder send the bytes of the file, for 24 hours.
 */
export interface UploadAddresses {
  get(file: string): string | null;
  set(file: string, address: string): void;
  delete(file: string): void;
}

/** Addresses in `localStorage`, which all tabs share; nothing is kept where there is none. */
export function browserUploads(prefix = 'parley.upload '): UploadAddresses {
  const storage = globalThis.localStorage as Storage | undefined;
  return {
    get: (file) => storage?.getItem(prefix + file) ?? null,
    set: (file, address) => storage?.setItem(prefix + file, address),
    delete: (file) => storage?.removeItem(prefix + file),
  };
}
