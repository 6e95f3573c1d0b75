import {
  type CallOptions,
  type CallState,
  type CallTarget,
  createCall,
  type ParleyCall,
  RingingCallsDocument,
} from '@parley/client';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useParley } from './provider.js';
import { useInbox } from './use-inbox.js';
import { useSession } from './use-session.js';

const never = () => () => {};
const noState = () => null;

/**
 * The call of the viewer on this device: one that rings, one that was started with `start`, or the last
 * one, until it is dismissed. Use it once, high enough in the page that it outlives each screen.
 */
export function useCall() {
  const { parley, prepare } = useParley();
  const { userId } = useSession();
  const [call, setCall] = useState<ParleyCall | null>(null);
  const current = useRef<ParleyCall | null>(null);
  const isMounted = useRef(false);

  const take = useCallback((next: ParleyCall | null) => {
    current.current = next;
    setCall(next);
    return next;
  }, []);
  const isBusy = useCallback(
    () => current.current !== null && current.current.state().status !== 'ended',
    [],
  );
  const ring = useCallback(
    (callId: string) => {
      if (!isBusy()) take(createCall(parley, { callId }));
    },
    [parley, isBusy, take],
  );
  const start = useCallback(
    (target: CallTarget, options?: CallOptions): ParleyCall => {
      if (isBusy()) throw new Error('This device is in a call already.');
      return take(createCall(parley, target, options)) as ParleyCall;
    },
    [parley, isBusy, take],
  );

  /** Takes a call that rings already, whose event this page did not receive. */
  const findRinging = useCallback(
    () =>
      parley.request(prepare(RingingCallsDocument)).then(
        ({ calls }) => {
          const found = calls.nodes.find(({ callee }) => callee.id === userId);
          if (found && isMounted.current && parley.userId() === userId) ring(found.id);
        },
        () => {},
      ),
    [parley, prepare, userId, ring],
  );

  useInbox((event) => {
    if (event.__typename === 'CallRinging' && event.call.status === 'RINGING') ring(event.call.id);
    if (event.__typename === 'StreamReset') void findRinging();
  });
  useEffect(() => {
    if (!userId) return;
    isMounted.current = true;
    void findRinging();
    return () => {
      isMounted.current = false;
      current.current?.leave();
      take(null);
    };
  }, [userId, findRinging, take]);

  const state = useSyncExternalStore<CallState | null>(
    call?.onChange ?? never,
    call?.state ?? noState,
    noState,
  );
  return {
    /** Its functions: `accept`, `hangUp`, `mute`, `shareScreen` and the like; null without a call. */
    call,
    /** Its state; null without a call. */
    state,
    start,
    /** Forgets a call that has ended. */
    dismiss: useCallback(() => void (isBusy() || take(null)), [isBusy, take]),
  };
}
