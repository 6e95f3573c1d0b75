import { openMedia, openTrack, readStatistics, stopTracks } from './call-media.js';
import { type CallPeer, openPeer } from './call-peer.js';
import type {
  CallOptions,
  CallState,
  CallTarget,
  LocalCallEndReason,
  ParleyCall,
} from './call-types.js';
import type { Connection, Document } from './connection.js';
import { isOffline, onNetworkChange } from './connection-state.js';
import {
  AcceptCallDocument,
  CallDocument,
  CallEventsDocument,
  type CallEventsSubscription,
  EndCallDocument,
  IceServersDocument,
  type ParleyCallFragment,
  RejectCallDocument,
  RingCallDocument,
  SendCallSignalDocument,
  StartCallDocument,
  type UserBy,
} from './documents.generated.js';
import { codeOf } from './errors.js';
import type { Signal } from './negotiation.js';
import { persist } from './persist.js';
import { watched } from './watched.js';

type CallEvent = CallEventsSubscription['callEvents'];

/** Calls somebody, or takes part in a call that rings at the viewer. */
export function createCall(
  connection: Connection,
  target: CallTarget,
  { kind = 'VIDEO', devices: chosen = {} }: CallOptions = {},
): ParleyCall {
  const incomingId = 'callId' in target ? target.callId : null;
  const isIncoming = incomingId !== null;
  const state = watched<CallState>({
    status: isIncoming ? 'ringing' : 'starting',
    call: null,
    isIncoming,
    endReason: null,
    error: null,
    local: null,
    remote: null,
    remoteScreen: null,
    isMuted: false,
    isCameraOn: false,
    isSharingScreen: false,
  });
  const update = (change: Partial<CallState>) => state.set({ ...state.get(), ...change });
  const hasEnded = () => state.get().status === 'ended';
  const iceServers = connection.request(IceServersDocument).then(
    ({ iceServers: found }) => found as RTCIceServer[],
    () => [],
  );
  const waiting: Signal[] = [];
  const stops: (() => void)[] = [];
  let devices = chosen;
  let open: CallPeer | null = null;
  let screen: MediaStream | null = null;
  let hasAccepted = false;
  /** What `setCamera` was last told, also before the devices are open. */
  let isCameraWanted = true;
  let sent: Promise<unknown> = Promise.resolve();

  function finish(endReason: LocalCallEndReason, error: unknown = null): void {
    if (hasEnded()) return;
    for (const stop of stops.splice(0)) stop();
    stopTracks(state.get().local);
    stopTracks(screen);
    open?.peer.close();
    update({ status: 'ended', endReason, error, local: null, remote: null, remoteScreen: null });
  }
  const fail = (error: unknown) => finish('FAILED', error);

  /** One after the other: a candidate must not overtake its description. */
  function send(signal: Signal): void {
    const input = { callId: state.get().call?.id as string, ...signal };
    sent = sent
      .then(async () => {
        if (hasEnded()) return;
        await persist(() => connection.request(SendCallSignalDocument, { input }));
      })
      // The other side has ended the call; the event that says so is on its way.
      .catch((error) => codeOf(error) === 'CONFLICT' || fail(error));
  }

  async function connect(): Promise<void> {
    const found = await iceServers;
    if (hasEnded() || open) return;
    open = openPeer({
      iceServers: found,
      isCaller: !isIncoming,
      local: () => state.get().local,
      send,
      failed: fail,
      stateChanged(status) {
        if (status === 'connected') update({ status });
        if (status === 'disconnected') update({ status: 'reconnecting' });
      },
      remotesChanged: ([remote = null, remoteScreen = null]) => update({ remote, remoteScreen }),
    });
    for (const signal of waiting.splice(0)) open.receive(signal);
  }

  function onSignal(signal: Signal): void {
    if (open) open.receive(signal);
    else waiting.push(signal);
  }

  function onEvent(event: CallEvent): void {
    if (hasEnded()) return;
    if (event.__typename === 'CallSignal' && event.from.id !== connection.userId()) onSignal(event);
    if (event.__typename === 'CallChanged') onCall(event.call, event.status);
  }

  function onCall(call: ParleyCallFragment, status = call.status): void {
    update({ call });
    if (status === 'ACTIVE') {
      if (isIncoming && !hasAccepted) finish('ANSWERED_ELSEWHERE');
      else if (!open) update({ status: 'connecting' });
      connect().catch(fail);
    } else if (status !== 'RINGING') finish(call.endReason ?? 'HUNG_UP');
  }

  /** Takes the state of a call whose events were lost, and begins the negotiation again. */
  async function readAgain(id: string): Promise<void> {
    const { call } = await persist(
      () => connection.request(CallDocument, { id }),
      () => !hasEnded(),
    );
    if (hasEnded()) return;
    if (!call) return finish('CONNECTION_LOST');
    onCall(call);
    open?.peer.restartIce();
  }

  function follow(call: ParleyCallFragment): void {
    update({ call, status: 'ringing' });
    const restart = () => !isOffline() && open?.peer.restartIce();
    const network = (navigator as { connection?: EventTarget }).connection;
    network?.addEventListener('change', restart);
    addEventListener('pagehide', leavePage);
    stops.push(
      connection.subscribe<CallEventsSubscription>(
        { query: CallEventsDocument, variables: { callId: call.id, after: 0 } },
        {
          next: ({ data, errors }) => (data ? onEvent(data.callEvents) : fail(errors)),
          error: fail,
          complete: () => finish('CONNECTION_LOST'),
        },
        () => readAgain(call.id).catch(fail),
      ),
      onNetworkChange(restart),
      () => network?.removeEventListener('change', restart),
      () => removeEventListener('pagehide', leavePage),
    );
  }

  /** A page that is closed ends its call, unless it only rang there. */
  function leavePage(): void {
    const { call, status } = state.get();
    if (!call || (isIncoming && status === 'ringing')) return;
    const query = 'mutation ($input: EndCallInput!) { endCall(input: $input) { call { id } } }';
    void connection.fetch(connection.url, {
      method: 'POST',
      keepalive: true,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { input: { callId: call.id } } }),
    });
  }

  async function openLocal(withVideo: boolean): Promise<void> {
    const local = await openMedia(withVideo, devices);
    if (hasEnded()) return stopTracks(local);
    const hasCamera = local.getVideoTracks().length > 0;
    update({ local, isCameraOn: hasCamera && isCameraWanted });
    enable('audio', !state.get().isMuted);
    enable('video', isCameraWanted);
  }

  async function loadCall(id: string): Promise<ParleyCallFragment> {
    const { call } = await connection.request(CallDocument, { id });
    if (!call) throw new Error('There is no such call.');
    return call;
  }

  async function ring(loaded: Promise<ParleyCallFragment>): Promise<void> {
    const call = await loaded;
    if (hasEnded()) return;
    follow(call);
    await connection.request(RingCallDocument, { input: { callId: call.id } });
  }

  async function dial(callee: UserBy): Promise<void> {
    await openLocal(kind === 'VIDEO');
    const { startCall } = await connection.request(StartCallDocument, { input: { callee, kind } });
    if (!hasEnded()) return follow(startCall.call);
    await persist(() => end(startCall.call.id, EndCallDocument));
  }

  const incoming = incomingId === null ? null : loadCall(incomingId);
  const begun =
    'callee' in target ? dial(target.callee) : ring(incoming as Promise<ParleyCallFragment>);
  begun.catch((error) => {
    // Others that ring may have answered before this one could report that it rings.
    if (isIncoming && state.get().call) return;
    finish(codeOf(error) === 'CONFLICT' ? 'BUSY' : 'FAILED', error);
  });

  const end = (callId: string, document: Document) =>
    connection.request(document, { input: { callId } });

  async function replaceTrack(media: 'audio' | 'video'): Promise<void> {
    const { local, isMuted, isCameraOn } = state.get();
    const old = local?.getTracks().find((track) => track.kind === media);
    const track = await openTrack(media, devices);
    if (!local || hasEnded()) return track.stop();
    track.enabled = media === 'audio' ? !isMuted : isCameraOn;
    await open?.senderOf(old)?.replaceTrack(track);
    if (old) {
      local.removeTrack(old);
      old.stop();
    }
    local.addTrack(track);
    open?.addTracks();
  }

  const enable = (media: 'audio' | 'video', isOn: boolean) => {
    for (const track of state.get().local?.getTracks() ?? [])
      if (track.kind === media) track.enabled = isOn;
  };

  function stopSharing(): void {
    for (const track of screen?.getTracks() ?? []) {
      const sender = open?.senderOf(track);
      if (sender) open?.peer.removeTrack(sender);
    }
    stopTracks(screen);
    screen = null;
    update({ isSharingScreen: false });
  }

  return {
    state: state.get,
    onChange: state.onChange,
    async accept() {
      if (!incoming || hasAccepted || hasEnded()) return;
      hasAccepted = true;
      update({ error: null });
      try {
        const call = await incoming;
        await openLocal(call.kind === 'VIDEO');
        await connection.request(AcceptCallDocument, { input: { callId: call.id } });
      } catch (error) {
        hasAccepted = false;
        stopTracks(state.get().local);
        update({ local: null, error });
        throw error;
      }
    },
    async hangUp() {
      const { call, status } = state.get();
      const isRinging = status === 'ringing';
      if (status === 'ended') return;
      finish(!isRinging && call ? 'HUNG_UP' : isIncoming ? 'DECLINED' : 'CANCELLED');
      const callId = call?.id ?? incomingId;
      if (callId === null) return;
      const document = isRinging && isIncoming ? RejectCallDocument : EndCallDocument;
      await persist(() => end(callId, document)).catch((error) => {
        // The other side was faster.
        if (codeOf(error) !== 'CONFLICT') throw error;
      });
    },
    mute(isMuted) {
      enable('audio', !isMuted);
      update({ isMuted });
    },
    async setCamera(isCameraOn) {
      isCameraWanted = isCameraOn;
      update({ isCameraOn });
      enable('video', isCameraOn);
      if (isCameraOn && !state.get().local?.getVideoTracks().length) await replaceTrack('video');
    },
    async setDevices(next) {
      devices = { ...devices, ...next };
      if (next.audioInput) await replaceTrack('audio');
      if (next.videoInput && state.get().local?.getVideoTracks().length)
        await replaceTrack('video');
    },
    async shareScreen() {
      const shared = await navigator.mediaDevices.getDisplayMedia({ video: true });
      if (!open || screen || hasEnded()) return stopTracks(shared);
      screen = shared;
      for (const track of shared.getTracks()) {
        // The browser has a button of its own to stop sharing.
        track.onended = stopSharing;
        open.peer.addTrack(track, shared);
      }
      update({ isSharingScreen: true });
    },
    stopSharing,
    statistics: async () => (open && !hasEnded() ? readStatistics(open.peer) : null),
    leave: () => finish('HUNG_UP'),
  };
}
