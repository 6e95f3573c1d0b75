import type { SendCallSignalInput } from './documents.generated.js';

/** A signal as `sendCallSignal` takes it and `CallSignal` brings it. */
export type Signal = Omit<SendCallSignalInput, 'callId'>;

interface Negotiation {
  /** The polite side gives way when both sides offer at once. */
  isPolite: boolean;
  /** Sends a signal to the other side; signals must arrive in the order in which they are sent. */
  send(signal: Signal): void;
  /** Called before the first answer, to add the own tracks to what was offered. */
  beforeAnswer(): void;
  failed(error: unknown): void;
}

/**
 * Perfect negotiation, as the WebRTC specification describes it: either side may change its tracks, or
 * restart ICE, at any time. Returns the function that takes signals of the other side, in order.
 */
export function negotiate(
  peer: RTCPeerConnection,
  { isPolite, send, beforeAnswer, failed }: Negotiation,
): (signal: Signal) => void {
  let isOffering = false;
  let ignoresOffer = false;
  /** Candidates that arrived before the description they belong to. */
  const early: RTCIceCandidateInit[] = [];

  const sendDescription = () => {
    const { type, sdp } = peer.localDescription as RTCSessionDescription;
    send({ kind: type === 'offer' ? 'OFFER' : 'ANSWER', sdp });
  };

  peer.onnegotiationneeded = async () => {
    try {
      isOffering = true;
      await peer.setLocalDescription();
      sendDescription();
    } catch (error) {
      failed(error);
    } finally {
      isOffering = false;
    }
  };

  peer.onicecandidate = ({ candidate }) =>
    send({
      kind: 'ICE_CANDIDATE',
      candidate: candidate?.candidate ?? '',
      sdpMid: candidate?.sdpMid,
      sdpMLineIndex: candidate?.sdpMLineIndex,
      usernameFragment: candidate?.usernameFragment,
    });

  async function addCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    try {
      await peer.addIceCandidate(candidate);
    } catch (error) {
      // Candidates of an ignored offer fit no description.
      if (!ignoresOffer) throw error;
    }
  }

  async function takeDescription(description: RTCSessionDescriptionInit): Promise<void> {
    const isOffer = description.type === 'offer';
    const collides = isOffer && (isOffering || peer.signalingState !== 'stable');
    ignoresOffer = !isPolite && collides;
    // An answer to an offer that was rolled back, or a repeated answer.
    const isLate = !isOffer && peer.signalingState !== 'have-local-offer';
    if (ignoresOffer || isLate) return;
    await peer.setRemoteDescription(description);
    for (const candidate of early.splice(0)) await addCandidate(candidate);
    if (!isOffer) return;
    beforeAnswer();
    await peer.setLocalDescription();
    sendDescription();
  }

  async function take({ kind, sdp, ...fields }: Signal): Promise<void> {
    if (kind !== 'ICE_CANDIDATE')
      return takeDescription({ type: kind === 'OFFER' ? 'offer' : 'answer', sdp: sdp ?? '' });
    // An empty candidate marks the end, which browsers do not need.
    if (!fields.candidate) return;
    const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = fields;
    const init = { candidate, sdpMid, sdpMLineIndex, usernameFragment };
    if (peer.remoteDescription) await addCandidate(init);
    else early.push(init);
  }

  let taking = Promise.resolve();
  return (signal) => {
    taking = taking
      .then(() => (peer.signalingState === 'closed' ? undefined : take(signal)))
      .catch(failed);
  };
}
