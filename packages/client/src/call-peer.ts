import { negotiate, type Signal } from './negotiation.js';

interface PeerOptions {
  iceServers: RTCIceServer[];
  isCaller: boolean;
  /** The own microphone and camera. */
  local(): MediaStream | null;
  send(signal: Signal): void;
  failed(error: unknown): void;
  stateChanged(state: RTCPeerConnectionState): void;
  /** The streams of the other side changed: microphone and camera, then the screen. */
  remotesChanged(streams: readonly MediaStream[]): void;
}

/** The peer connection of a call. */
export interface CallPeer {
  peer: RTCPeerConnection;
  receive(signal: Signal): void;
  /** Sends those of the own tracks that are not sent yet. */
  addTracks(): void;
  senderOf(track: MediaStreamTrack | undefined): RTCRtpSender | undefined;
}

export function openPeer(options: PeerOptions): CallPeer {
  const { isCaller, local, send, failed } = options;
  const peer = new RTCPeerConnection({ iceServers: options.iceServers });
  const remotes: MediaStream[] = [];
  const senderOf: CallPeer['senderOf'] = (track) =>
    peer.getSenders().find((sender) => track && sender.track === track);

  function addTracks(): void {
    const stream = local();
    for (const track of stream?.getTracks() ?? [])
      if (stream && !senderOf(track)) peer.addTrack(track, stream);
  }

  peer.ontrack = ({ track, streams: [stream = new MediaStream([track])] }) => {
    if (!remotes.includes(stream)) remotes.push(stream);
    stream.onremovetrack = () => {
      if (stream.getTracks().length === 0) remotes.splice(remotes.indexOf(stream), 1);
      options.remotesChanged(remotes);
    };
    options.remotesChanged(remotes);
  };
  peer.onconnectionstatechange = () => {
    if (peer.connectionState === 'failed') peer.restartIce();
    options.stateChanged(peer.connectionState);
  };

  // The callee adds its tracks to the caller's offer, which saves a second negotiation.
  const beforeAnswer = addTracks;
  const receive = negotiate(peer, { isPolite: !isCaller, send, beforeAnswer, failed });
  if (isCaller) addTracks();
  return { peer, receive, addTracks, senderOf };
}
