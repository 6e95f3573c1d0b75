import type { CallState } from '@parley/client';
import { useEffect, useState } from 'react';

/** Seconds since the call was connected first; null before, and when it has ended. */
export function useCallSeconds({ status }: Pick<CallState, 'status'>): number | null {
  const isOn = status === 'connected' || status === 'reconnecting';
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (!isOn) return;
    const begin = Date.now();
    const timer = setInterval(() => setSeconds(Math.floor((Date.now() - begin) / 1_000)), 1_000);
    return () => clearInterval(timer);
  }, [isOn]);
  return isOn ? seconds : null;
}
