import { setTimeout as sleep } from 'node:timers/promises';
import { ApolloClient, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient } from 'graphql-ws';
import { beforeEach, describe, expect, test } from 'vitest';
import { createParleyClient } from '../../packages/client/src/index.js';
import { freePort } from '../../src/core/postgres/embedded/port.js';
import { insist, listen, listenToInbox, openConversation, sessionOf } from '../harness/apollo.js';
import { closing } from '../harness/closing.js';
import { createDatabase } from '../harness/database.js';
import { type ParleyProcess, spawnParley } from '../harness/process.js';
import type { Person } from '../harness/server.js';

interface Listening {
  client: ApolloClient;
  stop(): void;
}

let node: ParleyProcess;
let ada: Person;
let ben: Person;
let start: () => Promise<void>;

beforeEach(async () => {
  const { url } = await createDatabase();
  const env = {
    PORT: String(await freePort()),
    DATABASE_URL: url,
    LIMIT_REQUESTS_PER_MINUTE: '100000',
  };
  start = async () => {
    node = await spawnParley(env);
  };
  await start();
  ({ ada, ben } = await node.people('ada', 'ben'));
}, 60_000);

/** Ben's client as this package makes it. */
const shipped = (): Listening =>
  createParleyClient({ url: `${node.url}/graphql`, session: sessionOf(ben) });

/** Ben's client as one sets it up without this package, following graphql-ws's own documents. */
function plain(shouldRetry?: () => boolean): Listening {
  const socket = createClient({
    url: node.wsUrl,
    connectionParams: { authorization: `Bearer ${ben.token}` },
    shouldRetry,
    retryWait: () => sleep(200),
    retryAttempts: 100,
  });
  const client = new ApolloClient({ link: new GraphQLWsLink(socket), cache: new InMemoryCache() });
  return { client, stop: () => void socket.dispose()?.catch(() => {}) };
}

/** What is missing, twice there, and out of order in what should be 1…`last`. */
function verdict(seqs: number[], last: number) {
  const seen = new Set(seqs);
  return {
    missing: Array.from({ length: last }, (_, index) => index + 1).filter((seq) => !seen.has(seq))
      .length,
    doubled: seqs.length - seen.size,
    disordered: seqs.filter((seq, index) => index > 0 && seq < seqs[index - 1]!).length,
  };
}

/** Ada talks to ben without a pause while the node they share is killed, and then told to end. */
async function talkThroughFaults(listening: Listening) {
  const id = await openConversation(ada, ben, 'message 1');
  const heard = listen(listening.client, id);
  await heard.stood(1);
  let last = 1;
  let talking = true;
  const talk = (async () => {
    while (talking) last = await insist(ada, id, `message ${last + 1}`);
  })();
  const talkOn = async () => {
    const before = last;
    await expect.poll(() => last).toBeGreaterThan(before + 30);
  };
  /** Until ben hears what is said just now, or will hear no more. */
  const caughtUp = async () => {
    const now = last;
    await expect
      .poll(() => heard.seqs.includes(now) || heard.error !== null)
      .toBe(true)
      .catch(() => {});
  };
  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    await talkOn();
    await node.kill(signal);
    await start();
    await talkOn();
    await caughtUp();
  }
  talking = false;
  await talk;
  await caughtUp();
  return { heard, last };
}

describe('a node that is killed, and later stopped, while ada sends', () => {
  test('with this client, ben receives all messages, each once and in order', async () => {
    const listening = closing(shipped());
    const activities = listenToInbox(listening.client);
    const { heard, last } = await talkThroughFaults(listening);
    expect(verdict(heard.seqs, last)).toEqual({ missing: 0, doubled: 0, disordered: 0 });
    expect(heard.contents).toEqual(heard.seqs.map((seq) => `message ${seq}`));
    expect(heard.standings.length).toBeGreaterThanOrEqual(3);
    expect(new Set(heard.standings)).toEqual(new Set(['StreamResumed']));
    expect(heard.error).toBeNull();

    // Several messages become one activity of their conversation, whose numbers these are.
    await expect.poll(() => activities.at(-1)).toBe(last);
    // The first has a number of the inbox itself: the conversation began.
    const numbers = activities.slice(1);
    expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
  }, 180_000);

  test('with the default graphql-ws client, the subscription ends and he misses the rest', async () => {
    const listening = closing(plain());
    const { heard, last } = await talkThroughFaults(listening);
    expect(verdict(heard.seqs, last).missing).toBeGreaterThan(30);
    expect(heard.error).not.toBeNull();
  }, 180_000);

  test('with a graphql-ws client that always retries, he receives all events again each time', async () => {
    const listening = closing(plain(() => true));
    const { heard, last } = await talkThroughFaults(listening);
    expect(verdict(heard.seqs, last)).toMatchObject({ missing: 0 });
    expect(verdict(heard.seqs, last).doubled).toBeGreaterThan(30);
  }, 180_000);
});
