/** Chosen devices, by their `deviceId` of `navigator.mediaDevices.enumerateDevices()`. */
export interface CallDevices {
  audioInput?: string;
  videoInput?: string;
}

const constraint = (deviceId: string | undefined): MediaTrackConstraints | true =>
  deviceId ? { deviceId: { exact: deviceId } } : true;

/** Opens one device. Rejects as `getUserMedia` does, such as with a `NotAllowedError`. */
export async function openTrack(
  kind: 'audio' | 'video',
  { audioInput, videoInput }: CallDevices,
): Promise<MediaStreamTrack> {
  const stream = await navigator.mediaDevices.getUserMedia(
    kind === 'audio' ? { audio: constraint(audioInput) } : { video: constraint(videoInput) },
  );
  return stream.getTracks()[0] as MediaStreamTrack;
}

/** Microphone, and camera if the call has video; without the camera if only that cannot be opened. */
export async function openMedia(
  withVideo: boolean,
  { audioInput, videoInput }: CallDevices,
): Promise<MediaStream> {
  const audio = constraint(audioInput);
  const open = (video: MediaTrackConstraints | boolean) =>
    navigator.mediaDevices.getUserMedia({ audio, video });
  return withVideo ? open(constraint(videoInput)).catch(() => open(false)) : open(false);
}

export const stopTracks = (stream: MediaStream | null | undefined): void => {
  for (const track of stream?.getTracks() ?? []) track.stop();
};

/** What is sent and received, since the call was connected. */
export interface CallStatistics {
  bytesSent: number;
  bytesReceived: number;
  packetsLost: number;
  framesDecoded: number;
  /** In seconds; null until it was measured. */
  roundTripTime: number | null;
  /** The way the media goes: `host`, `srflx`, `prflx` or `relay`; null until it is known. */
  candidateType: string | null;
}

type Row = Record<string, unknown> & { type: string };

export async function readStatistics(peer: RTCPeerConnection): Promise<CallStatistics> {
  const report = await peer.getStats();
  const rows: Row[] = [];
  report.forEach((row) => {
    rows.push(row);
  });
  const sum = (type: string, name: string) =>
    rows
      .filter((row) => row.type === type)
      .reduce((total, row) => total + Number(row[name] ?? 0), 0);
  const pair = rows.find((row) => row.type === 'candidate-pair' && row.nominated);
  const local = rows.find((row) => pair && row.id === pair.localCandidateId);
  return {
    bytesSent: sum('outbound-rtp', 'bytesSent'),
    bytesReceived: sum('inbound-rtp', 'bytesReceived'),
    packetsLost: sum('inbound-rtp', 'packetsLost'),
    framesDecoded: sum('inbound-rtp', 'framesDecoded'),
    roundTripTime: (pair?.currentRoundTripTime as number | undefined) ?? null,
    candidateType: (local?.candidateType as string | undefined) ?? null,
  };
}
