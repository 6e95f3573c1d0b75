import { openPeer } from '../call-peer.js';
import type { Signal } from '../negotiation.js';
import type { MockObject } from './defaults.js';

interface Line {
  isCaller: boolean;
  /** Calls `listener` with the events of the call; the result stops that. */
  follow(listener: (event: MockObject) => void): () => void;
  send(signal: Signal): void;
}

/** A microphone that hears nothing. */
function silence(): MediaStream {
  return new AudioContext().createMediaStreamDestination().stream;
}

/** Takes part in a call as a mocked person, with a silent microphone. Does nothing where there is no WebRTC. */
export function answerAs(userId: string, { isCaller, follow, send }: Line): void {
  if (typeof RTCPeerConnection !== 'function') return;
  const local = silence();
  const { peer, receive } = openPeer({
    iceServers: [],
    isCaller,
    local: () => local,
    send,
    failed: (error) => console.error(error),
    stateChanged() {},
    remotesChanged() {},
  });
  const stop = follow((event) => {
    const { __typename, from, status } = event;
    if (__typename === 'CallSignal' && (from as MockObject).id !== userId)
      receive(event as unknown as Signal);
    if (__typename !== 'CallChanged' || status === 'ACTIVE') return;
    stop();
    peer.close();
  });
}
