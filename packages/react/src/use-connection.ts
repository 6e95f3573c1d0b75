import { type ConnectionState, connectionText } from '@parley/client';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useParley } from './provider.js';

const idle: ConnectionState = { status: 'idle' };

/** The state of the live connection, and its text, such as `reconnecting in 4 s`, which counts down. */
export function useConnection(): ConnectionState & { text: string } {
  const { parley } = useParley();
  const state = useSyncExternalStore(parley.onStateChange, parley.state, () => idle);
  const [, tick] = useState(0);
  const isWaiting = state.status === 'reconnecting';
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => tick((count) => count + 1), 500);
    return () => clearInterval(timer);
  }, [isWaiting]);
  return { ...state, text: connectionText(state) };
}
