import { callText, durationText, nameOf } from '@parley/client';
import { useCallSeconds, useStream } from '@parley/react';
import { Dialog } from '@radix-ui/themes';
import { useEffect } from 'react';
import { Face, Fault, Soft } from '../parts/index.js';
import { CallControls } from './call-controls.js';
import type { CallProps } from './call-provider.js';

const corner = 'absolute end-2 bottom-2 w-1/4 rounded-lg';

/** The call: a question while it rings, then what the other side sends. */
export default function CallWindow({ call, state, dismiss }: CallProps & { dismiss: () => void }) {
  const { status, isIncoming, endReason, error, remote, remoteScreen, local, isCameraOn } = state;
  const other = isIncoming ? state.call?.caller : state.call?.callee;
  const seconds = useCallSeconds(state);
  const isAsked = isIncoming && status === 'ringing';
  const hasEnded = status === 'ended';
  useEffect(() => {
    if (!hasEnded) return;
    const timer = setTimeout(dismiss, endReason === 'FAILED' ? 15_000 : 2_500);
    return () => clearTimeout(timer);
  }, [hasEnded, endReason, dismiss]);
  return (
    <Dialog.Root open>
      <Dialog.Content
        className={`stack justify-items-center text-center ${isAsked || hasEnded ? 'max-w-90!' : 'max-w-240!'}`}
        aria-describedby="call-status"
        onEscapeKeyDown={(event) => event.preventDefault()}
        onInteractOutside={(event) => event.preventDefault()}
      >
        {other && !remote?.getVideoTracks().length && <Face user={other} size="7" />}
        <Dialog.Title dir="auto" className="mb-0!">
          {other ? nameOf(other) : 'Call'}
        </Dialog.Title>
        <p id="call-status" aria-live={seconds === null ? 'polite' : 'off'} className="faint">
          {seconds === null ? callText(state) : durationText(seconds)}
        </p>
        {error instanceof Error && <Fault error={error} />}
        <div className="relative w-full empty:hidden">
          <Video
            className="remote max-h-[64dvh] w-full rounded-lg bg-black"
            stream={remoteScreen ?? remote}
            label="The other side"
          />
          {remoteScreen && <Video className={corner} stream={remote} label="Their camera" />}
          {isCameraOn && <Video className={corner} stream={local} label="Your camera" isMuted />}
        </div>
        {hasEnded ? (
          <Soft onClick={dismiss}>Close</Soft>
        ) : (
          <CallControls call={call} state={state} />
        )}
      </Dialog.Content>
    </Dialog.Root>
  );
}

interface VideoProps {
  stream: MediaStream | null;
  label: string;
  className: string;
  isMuted?: boolean;
}

/** Plays a stream: its picture, if it has one, and its sound. */
function Video({ stream, label, className, isMuted = false }: VideoProps) {
  const video = useStream<HTMLVideoElement>(stream);
  if (!stream) return null;
  const common = { className, 'aria-label': label, muted: isMuted };
  return <video ref={video} autoPlay playsInline {...common} />;
}
