// Asks for one page again and again, on a thread of its own, so that the attacker's work does not delay the clock.
// Posts the durations in milliseconds when it is told to stop.
import { parentPort, workerData } from 'node:worker_threads';

const { url, tokens, everyMs } = workerData;
const query = '{ feed(first: 10) { nodes { id content author { username } } } me { username } }';
const body = JSON.stringify({ query });
let turn = 0;

const durations = [];
let stopped = false;
const open = new Set();

async function ask() {
  const authorization = `Bearer ${tokens[turn++ % tokens.length]}`;
  const headers = { 'content-type': 'application/json', authorization };
  const begun = performance.now();
  try {
    const reply = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
    const { data } = await reply.json();
    if (!data?.me) throw new Error(`answered ${reply.status}`);
    durations.push(performance.now() - begun);
  } catch {
    // An answer that never came is worse than any late one.
    durations.push(60_000);
  }
}

const timer = setInterval(() => {
  if (stopped) return;
  const asked = ask().finally(() => open.delete(asked));
  open.add(asked);
}, everyMs);

parentPort.once('message', async () => {
  stopped = true;
  clearInterval(timer);
  await Promise.all(open);
  parentPort.postMessage(durations);
});
