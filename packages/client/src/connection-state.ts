/** The state of the socket, as a page shows it. */
export type ConnectionState =
  /** No subscription needs a socket. */
  | { status: 'idle' }
  | { status: 'connecting' }
  | { status: 'online' }
  /** The connection was lost; `retryAt` is the time of the next attempt, in milliseconds since 1970. */
  | { status: 'reconnecting'; retryAt: number }
  /** The connection was lost, and the browser reports that it has no network. */
  | { status: 'offline' };

/** Text of a state, such as `reconnecting in 4 s`. */
export const connectionText = (state: ConnectionState, now = Date.now()): string =>
  state.status === 'reconnecting'
    ? `reconnecting in ${Math.max(1, Math.ceil((state.retryAt - now) / 1_000))} s`
    : state.status;

/** Whether the browser reports that it has no network. */
export const isOffline = (): boolean => globalThis.navigator?.onLine === false;

/** Calls `listener` when the browser gets a network or loses it; the result stops that. */
export function onNetworkChange(listener: () => void): () => void {
  if (typeof addEventListener !== 'function') return () => {};
  const names = ['online', 'offline'] as const;
  for (const name of names) addEventListener(name, listener);
  return () => {
    for (const name of names) removeEventListener(name, listener);
  };
}

/** Resolves after `ms` milliseconds, or as soon as the browser has a network again. */
export const waitForNetwork = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(end, ms);
    const stop = onNetworkChange(() => !isOffline() && end());
  });
