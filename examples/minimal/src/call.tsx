import type { CallState, ParleyCall } from '@parley/client';

interface CallProps {
  call: ParleyCall;
  state: CallState;
  dismiss: () => void;
}

export function Call({ call, state, dismiss }: CallProps) {
  const { status, isIncoming, isMuted, isSharingScreen, endReason } = state;
  const other = isIncoming ? state.call?.caller : state.call?.callee;
  return (
    <dialog open aria-label="Call">
      <p role="status">
        {other?.username}: {endReason ?? status}
      </p>
      <Video label="The other side" stream={state.remoteScreen ?? state.remote} />
      <Video label="Your camera" stream={state.local} isMuted />
      {isIncoming && status === 'ringing' && (
        <button type="button" onClick={call.accept}>
          Accept
        </button>
      )}
      {status === 'connected' && (
        <>
          <button type="button" onClick={() => call.mute(!isMuted)}>
            {isMuted ? 'Unmute' : 'Mute'}
          </button>
          <button type="button" onClick={isSharingScreen ? call.stopSharing : call.shareScreen}>
            {isSharingScreen ? 'Stop sharing' : 'Share the screen'}
          </button>
        </>
      )}
      {status === 'ended' ? (
        <button type="button" onClick={dismiss}>
          Close
        </button>
      ) : (
        <button type="button" onClick={call.hangUp}>
          Hang up
        </button>
      )}
    </dialog>
  );
}

interface VideoProps {
  label: string;
  stream: MediaStream | null;
  isMuted?: boolean;
}

function Video({ label, stream, isMuted = false }: VideoProps) {
  if (!stream) return null;
  const show = (video: HTMLVideoElement | null) => {
    if (video && video.srcObject !== stream) video.srcObject = stream;
  };
  return <video ref={show} aria-label={label} autoPlay playsInline muted={isMuted} />;
}
