import { setTimeout as sleep } from 'node:timers/promises';
import { INBOX_EVENTS, ringUp } from '../harness/calls.js';
import type { LiveClient } from '../harness/live.js';
import type { Node } from '../harness/node.js';
import type { Account } from '../harness/people.js';
import { type Person, village } from '../harness/server.js';

/** Whoever is away for a second has left the call. */
export const env = { CALL_ABSENCE_SECONDS: '1', CALL_RING_SECONDS: '20' };
/** The most that a node takes to end such a call. */
export const longerMs = 6_000;
export const { server, chief } = await village(env, 'chief');
await server.appoint(chief);

export interface Scene {
  ada: Person;
  ben: Person;
  cleo: Person;
  adas: LiveClient;
  bens: LiveClient;
  callId: string;
}

/** Opens a socket that follows the inbox. */
export async function listen(person: Person): Promise<LiveClient> {
  const client = person.connect();
  await client.subscribe(INBOX_EVENTS).event();
  return client;
}

/** Ada calls Ben, and both listen. */
export async function ringing(node: Node = server): Promise<Scene> {
  const { ada, ben, cleo } = await node.newcomers('ada', 'ben', 'cleo');
  const [adas, bens] = [await listen(ada), await listen(ben)];
  return { ada, ben, cleo, adas, bens, callId: await ringUp(ada, ben) };
}

/** The same person, signed in once more. */
export async function secondDevice({ username, password, ...person }: Person): Promise<Account> {
  const input = { identifier: username, password };
  const tokens = await server.act('login', input, 'accessToken refreshToken');
  const { accessToken: token, refreshToken } = tokens;
  const graphql: Account['graphql'] = (query, given) => server.graphql(query, given, token);
  return { ...person, username, password, token, refreshToken, graphql };
}

export const signOut = ({ token }: Account) => server.act('logout', {}, 'sessionId', token);

export const statusOf = async (callId: string, node: Node = server): Promise<string> => {
  const id = callId.slice('call_'.length);
  return (await node.sql('select status from calls where id = $1', [id]))[0]?.status;
};

/** Waits for the end without a request of either side. How many looks, 50 ms apart, found the call still on. */
export async function over(
  callId: string,
  node: Node = server,
  withinMs = longerMs,
): Promise<number> {
  const begun = performance.now();
  for (let looks = 0; ; looks += 1) {
    if (!['RINGING', 'ACTIVE'].includes(await statusOf(callId, node))) return looks;
    if (performance.now() - begun > withinMs) throw new Error('the call does not end');
    await sleep(50);
  }
}
