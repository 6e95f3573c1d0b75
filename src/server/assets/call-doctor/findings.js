import { gather, relays } from './ice.js';

/**
 * @typedef {{ level: 'good' | 'warning' | 'bad', title: string, text: string, fix?: string }} Finding
 * @typedef {{ urls: string[], username: string | null, credential: string | null }} IceServer
 */

const docs = 'See “Servers of calls” in the guide to calls.';

/**
 * What a call of this browser finds, one finding after the other.
 * @param {IceServer[]} servers of the query `iceServers`
 * @returns {AsyncGenerator<Finding>}
 */
export async function* examine(servers) {
  yield* thisBrowser();
  const stun = servers.filter(({ urls }) => urls.some((url) => url.startsWith('stun')));
  const turn = servers.filter(({ urls }) => urls.some((url) => url.startsWith('turn')));
  if (servers.length === 0)
    yield {
      level: 'bad',
      title: 'No STUN and TURN servers are set',
      text: 'Calls connect only between devices of one network: a device behind a router has no address that the other side can reach.',
      fix: `Set STUN_URLS, and TURN_URLS with TURN_SECRET, in the environment of Parley, and start it again. ${docs}`,
    };
  else if (turn.length === 0)
    yield {
      level: 'warning',
      title: 'No TURN server is set',
      text: 'Calls fail where no direct connection gets through, as behind the firewalls of many companies and mobile networks.',
      fix: `Set TURN_URLS and TURN_SECRET in the environment of Parley, and start it again. ${docs}`,
    };
  for (const { urls } of stun) for (const url of urls) yield* stunServer(url);
  for (const { urls, username, credential } of turn)
    for (const url of urls) yield* turnServer({ urls: [url], username, credential });
}

/** @returns {AsyncGenerator<Finding>} */
async function* thisBrowser() {
  if (!('RTCPeerConnection' in globalThis)) {
    yield {
      level: 'bad',
      title: 'This browser has no WebRTC',
      text: 'It is switched off in its settings, by an extension, or by the administrator of this device.',
      fix: 'Switch it on, or take another browser.',
    };
    return;
  }
  if (!isSecureContext)
    yield {
      level: 'bad',
      title: 'This page is not served over HTTPS',
      text: 'Browsers give no microphone and no camera to pages without it, other than those of localhost.',
      fix: 'Put a proxy with a certificate before Parley, and set PUBLIC_URL to its https address.',
    };
  const { candidates } = await gather([]);
  if (candidates.length > 0)
    yield {
      level: 'good',
      title: 'This browser has addresses of its own',
      text: `${candidates.length} of them: enough for calls within one network.`,
    };
  else
    yield {
      level: 'bad',
      title: 'This browser offers no address',
      text: 'A setting or an extension keeps WebRTC from the network, or there is no network.',
      fix: 'Try it without extensions, and in another network.',
    };
}

/** `host:port` of an address such as `turn:turn.example.org:3478?transport=tcp`, and its transport. */
function placeOf(url) {
  const [, secure, host, port, transport] =
    /^(?:stun|turn)(s?):(\[[^\]]*\]|[^:?]+)(?::(\d+))?(?:\?transport=(\w+))?$/.exec(url) ?? [];
  const protocol = secure || transport === 'tcp' ? 'TCP' : 'UDP';
  return `port ${port ?? (secure ? 5349 : 3478)} (${protocol}) of ${host}`;
}

const unanswered = (url, variable, errors) => ({
  level: 'bad',
  title: `${url} does not answer`,
  text: `Nothing came back from ${placeOf(url)}${errors[0]?.text ? `: ${errors[0].text}` : ''}.`,
  fix: `See that the address in ${variable} is right, that the server runs, and that its firewall lets this port through.`,
});

/** @returns {AsyncGenerator<Finding>} */
async function* stunServer(url) {
  const { candidates, errors, isComplete } = await gather([{ urls: url }]);
  const seen = candidates.find(({ type }) => type === 'srflx');
  if (!seen && (errors.length > 0 || !isComplete)) yield unanswered(url, 'STUN_URLS', errors);
  else
    yield {
      level: 'good',
      title: `${url} answers`,
      text: seen
        ? `Seen from there, this browser is at ${seen.address}.`
        : 'It sees this browser at an address of its own: there is no router in between.',
    };
}

/** @returns {AsyncGenerator<Finding>} */
async function* turnServer(server) {
  const [url] = server.urls;
  const { candidates, errors } = await gather([server], 'relay');
  const refusal = errors.find(({ code }) => code >= 300 && code < 700);
  const relay = candidates.find(({ type }) => type === 'relay');
  if (relay) {
    yield {
      level: 'good',
      title: `${url} takes the credentials`,
      text: `It relays for this browser at ${relay.address}.`,
    };
    yield* throughRelay(server, relay);
  } else if (refusal?.code === 401 || refusal?.code === 431)
    yield {
      level: 'bad',
      title: `${url} refuses the credentials`,
      text: `It answers, but does not know the credentials that Parley gives out. They are made from TURN_SECRET, for the time until ${endOf(server)}.`,
      fix: 'Set TURN_SECRET to the static-auth-secret of the TURN server, which needs use-auth-secret, and compare the clocks of both servers. Then start Parley again.',
    };
  else if (refusal)
    yield {
      level: 'bad',
      title: `${url} refuses to relay`,
      text: `It takes the credentials and answers ${refusal.code} ${refusal.text}`,
      fix: 'See the log of the TURN server: a quota (user-quota, total-quota) or its ports (min-port, max-port) may be used up.',
    };
  else yield unanswered(url, 'TURN_URLS', errors);
}

/** When the credentials end, which begin with that time in seconds. */
const endOf = ({ username }) => new Date(Number.parseInt(username, 10) * 1000).toLocaleString();

/** @returns {AsyncGenerator<Finding>} */
async function* throughRelay(server, relay) {
  const [url] = server.urls;
  if (await relays(server))
    yield {
      level: 'good',
      title: `${url} carries data`,
      text: 'A message went through the relay and back.',
    };
  else
    yield {
      level: 'warning',
      title: `${url} carries nothing to itself`,
      text: `A call of two devices that both need the relay fails: nothing arrived at ${relay.address}.`,
      fix: 'Open the relay ports of the TURN server (min-port to max-port, UDP), set its external-ip where it is behind a router, and see that denied-peer-ip does not name its own address.',
    };
}
