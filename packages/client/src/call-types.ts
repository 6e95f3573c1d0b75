import type { CallDevices, CallStatistics } from './call-media.js';
import type { CallEndReason, CallKind, ParleyCallFragment, UserBy } from './documents.generated.js';

/** Whom to call, or which call of the viewer to take part in. */
export type CallTarget = { callee: UserBy } | { callId: string };

export interface CallOptions {
  /** Default: with video. A call that is answered has the kind that its caller chose. */
  kind?: CallKind;
  devices?: CallDevices;
}

/** Why a call ended on this device. */
export type LocalCallEndReason =
  | CallEndReason
  /** Another device of the user answered. */
  | 'ANSWERED_ELSEWHERE'
  /** See `error`. */
  | 'FAILED';

export interface CallState {
  status: 'starting' | 'ringing' | 'connecting' | 'connected' | 'reconnecting' | 'ended';
  call: ParleyCallFragment | null;
  isIncoming: boolean;
  /** Null until the call has ended. */
  endReason: LocalCallEndReason | null;
  /** Why the call failed, or could not be answered, such as a `NotAllowedError` of the microphone. */
  error: unknown;
  /** Own microphone and camera; null until they are open. */
  local: MediaStream | null;
  /** Microphone and camera of the other side. */
  remote: MediaStream | null;
  remoteScreen: MediaStream | null;
  isMuted: boolean;
  isCameraOn: boolean;
  isSharingScreen: boolean;
}

/** A call of the viewer on this device. */
export interface ParleyCall {
  state(): CallState;
  onChange(listener: (state: CallState) => void): () => void;
  /**
   * Answers an incoming call. Rejects, with the error in the state, when the microphone cannot be opened, and when it no
   * longer rings; it can be called again.
   */
  accept(): Promise<void>;
  /** Ends the call, or declines it. */
  hangUp(): Promise<void>;
  mute(isMuted: boolean): void;
  setCamera(isOn: boolean): Promise<void>;
  /** Takes other devices, during the call as well. */
  setDevices(devices: CallDevices): Promise<void>;
  shareScreen(): Promise<void>;
  stopSharing(): void;
  /** Null until the call is connected. */
  statistics(): Promise<CallStatistics | null>;
  /** Leaves the call on this device without ending it on the server. */
  leave(): void;
}
