/**
 * A caller written for the original community API: it starts calls over REST, negotiates over `/ws/calls/` and knows
 * nothing of GraphQL.
 */
interface Frame {
  type: string;
  call_id: number;
  sdp?: string;
  candidate?: string;
  sdpMid?: string | null;
  sdpMLineIndex?: number | null;
}

async function call(access: string, callee: number): Promise<{ heard: string[] }> {
  const heard: string[] = [];
  const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  const socket = new WebSocket(
    `${location.origin.replace('http', 'ws')}/ws/calls/?token=${access}`,
  );
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  const reply = await fetch('/api/calls/start/', {
    method: 'POST',
    headers: { authorization: `Bearer ${access}`, 'content-type': 'application/json' },
    body: JSON.stringify({ callee, call_type: 'video' }),
  });
  const { id: call_id } = await reply.json();
  const say = (frame: object) => socket.send(JSON.stringify({ call_id, ...frame }));

  const peer = new RTCPeerConnection();
  for (const track of media.getTracks()) peer.addTrack(track, media);
  peer.onicecandidate = ({ candidate }) =>
    candidate && say({ type: 'ice_candidate', ...candidate.toJSON() });
  let described: Promise<unknown> = Promise.resolve();
  socket.onmessage = async ({ data }) => {
    const frame: Frame = JSON.parse(data);
    heard.push(frame.type);
    if (frame.type === 'call_accepted') {
      await peer.setLocalDescription(await peer.createOffer());
      say({ type: 'offer', sdp: peer.localDescription?.sdp });
    }
    if (frame.type === 'answer' && frame.sdp)
      described = peer.setRemoteDescription({ type: 'answer', sdp: frame.sdp });
    if (frame.type === 'ice_candidate' && frame.candidate) {
      await described;
      const { candidate, sdpMid = null, sdpMLineIndex = null } = frame;
      await peer.addIceCandidate({ candidate, sdpMid, sdpMLineIndex });
    }
  };
  return { heard };
}

Object.assign(globalThis, { call });
