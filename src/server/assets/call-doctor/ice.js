/** How long a server may take to answer, in milliseconds. Browsers themselves ask for longer. */
const patienceMs = 8_000;

/**
 * Gathers the ICE candidates that a call would have with one server, or with none.
 * @param {RTCIceServer[]} iceServers
 * @param {RTCIceTransportPolicy} iceTransportPolicy
 * @returns the candidates, the errors of the server, of which `code` is that of STUN or 701 where nothing answered, and
 * whether it answered in time
 */
export async function gather(iceServers, iceTransportPolicy = 'all') {
  const connection = new RTCPeerConnection({ iceServers, iceTransportPolicy });
  const candidates = [];
  const errors = [];
  let isComplete = true;
  try {
    await new Promise((resolve) => {
      const timer = setTimeout(() => {
        isComplete = false;
        resolve();
      }, patienceMs);
      connection.onicecandidate = ({ candidate }) => {
        // A relay tells at once whether it takes the credentials; other candidates may take seconds more.
        if (candidate?.candidate) candidates.push(candidate);
        if (candidate && !(iceTransportPolicy === 'relay' && candidate.type === 'relay')) return;
        clearTimeout(timer);
        resolve();
      };
      connection.onicecandidateerror = ({ errorCode, errorText }) =>
        errors.push({ code: errorCode, text: errorText });
      connection.createDataChannel('doctor');
      void connection.setLocalDescription();
    });
  } finally {
    connection.close();
  }
  return { candidates, errors, isComplete };
}

/**
 * Sends a text from one connection to another, through the relay on both sides.
 * @param {RTCIceServer} server
 * @returns whether it arrived
 */
export async function relays(server) {
  const options = { iceServers: [server], iceTransportPolicy: 'relay' };
  const pair = [new RTCPeerConnection(options), new RTCPeerConnection(options)];
  const [caller, callee] = pair;
  caller.onicecandidate = ({ candidate }) => candidate && callee.addIceCandidate(candidate);
  callee.onicecandidate = ({ candidate }) => candidate && caller.addIceCandidate(candidate);
  try {
    const arrived = new Promise((resolve) => {
      setTimeout(() => resolve(false), patienceMs);
      callee.ondatachannel = ({ channel }) => {
        channel.onmessage = () => resolve(true);
      };
    });
    const channel = caller.createDataChannel('doctor');
    channel.onopen = () => channel.send('hello');
    await caller.setLocalDescription();
    await callee.setRemoteDescription(caller.localDescription);
    await callee.setLocalDescription();
    await caller.setRemoteDescription(callee.localDescription);
    return await arrived;
  } finally {
    for (const connection of pair) connection.close();
  }
}
