import { type CallKind, type CallState, nameOf, type ParleyCall } from '@parley/client';
import { useCall, useRingtone } from '@parley/react';
import { Phone, Video } from 'lucide-react';
import { createContext, lazy, type ReactNode, Suspense, useContext } from 'react';
import { Tool } from '../parts/index.js';

const CallWindow = lazy(() => import('./call-window.js'));

const StartContext = createContext<ReturnType<typeof useCall>['start'] | null>(null);

/** A call and its state, for the parts of the window. */
export interface CallProps {
  call: ParleyCall;
  state: CallState;
}

/** Holds the call of this device above all screens, and rings. */
export function CallProvider({ children }: { children: ReactNode }) {
  const { call, state, start, dismiss } = useCall();
  const caller = state?.isIncoming && state.status === 'ringing' && state.call?.caller;
  useRingtone(caller ? nameOf(caller) : null, { icon: 'icon.svg' });
  return (
    <StartContext value={start}>
      {children}
      <Suspense>
        {call && state && <CallWindow call={call} state={state} dismiss={dismiss} />}
      </Suspense>
    </StartContext>
  );
}

const kinds = {
  AUDIO: { icon: Phone, label: 'Audio call' },
  VIDEO: { icon: Video, label: 'Video call' },
};

type CallButtonProps = { userId: string; kind: CallKind; label?: string };

/** A button that calls a user. */
export function CallButton({ userId, kind, label }: CallButtonProps) {
  const start = useContext(StartContext);
  const tool = { ...kinds[kind], ...(label && { label }) };
  return <Tool {...tool} onClick={() => start?.({ callee: { id: userId } }, { kind })} />;
}

export const CallButtons = ({ userId }: { userId: string }) => (
  <>
    <CallButton userId={userId} kind="AUDIO" />
    <CallButton userId={userId} kind="VIDEO" />
  </>
);
