import { subscribeToPush } from '@parley/client';
import { useCallback, useState } from 'react';
import { useParley } from './provider.js';

/** Whether the user permits notifications of this page; `permit` asks for it, and lets the server push. */
export function usePush() {
  const { parley } = useParley();
  const [isPermitted, setPermitted] = useState(
    () => typeof Notification !== 'undefined' && Notification.permission === 'granted',
  );
  return {
    /** False where the browser has no notifications. */
    isSupported: typeof Notification !== 'undefined',
    isPermitted,
    /** Call it from a press. Pushes need a service worker of the page. Rejects when the user refuses. */
    permit: useCallback(async (): Promise<void> => {
      if ((await Notification.requestPermission()) !== 'granted')
        throw new Error('The browser does not permit notifications of this page.');
      setPermitted(true);
      const registration = await navigator.serviceWorker?.getRegistration();
      if (registration) await subscribeToPush(parley, registration);
    }, [parley]),
  };
}
