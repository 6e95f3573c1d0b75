/** A value that listeners follow. */
export interface Watched<T> {
  get(): T;
  set(value: T): void;
  /** Calls `listener` after each change; the result stops that. */
  onChange(listener: (value: T) => void): () => void;
}

export function watched<T>(first: T): Watched<T> {
  const listeners = new Set<(value: T) => void>();
  let current = first;
  return {
    get: () => current,
    set(value) {
      current = value;
      for (const listener of [...listeners]) listener(value);
    },
    onChange(listener) {
      // Wrapped, so that a listener that is added twice is two.
      const own = (value: T) => listener(value);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
}
