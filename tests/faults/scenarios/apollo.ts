import { setTimeout as sleep } from 'node:timers/promises';
import { gql } from '@apollo/client';
import { createParleyClient } from '../../../packages/client/src/index.js';
import type { Account } from '../../harness/people.js';
import type { Cluster } from '../cluster.js';
import type { ParleyNode } from '../node.js';
import { loaded, type Scenario } from '../scenario.js';
import type { Received, Subscriber } from '../subscriber.js';
import { signIn } from './sessions.js';

const EVENTS = gql`
  subscription Events($id: ID!, $after: Int) {
    conversationEvents(conversationId: $id, after: $after) {
      __typename
      ... on MessageSent { seq message { id content } }
    }
  }
`;

interface Told {
  conversationEvents: { __typename: string; seq?: number; message?: { content: string } };
}

/** Follows a conversation with the client package, which knows one node. */
function apolloSubscriber(node: ParleyNode, person: Account, conversationId: string): Subscriber {
  const following = Promise.withResolvers<void>();
  const received: Received[] = [];
  const { token: accessToken, refreshToken } = person;
  const accessTokenExpiresAt = new Date(Date.now() + 600_000).toISOString();
  const { client, stop } = createParleyClient({
    url: `${node.url}/graphql`,
    session: { accessToken, refreshToken, accessTokenExpiresAt },
    onReset: () => void self.violations.push('the stream was reset'),
  });
  const self: Subscriber = {
    conversationId,
    received,
    get cursor() {
      return received.at(-1)?.seq ?? 0;
    },
    violations: [],
    closes: [],
    resumedAt: [],
    over: null,
    following: following.promise,
    stop,
  };
  client
    .subscribe<Told>({
      query: EVENTS,
      variables: { id: conversationId, after: 0 },
      fetchPolicy: 'no-cache',
    })
    .subscribe(({ data, error }) => {
      if (error) self.violations.push(error.message);
      const event = data?.conversationEvents;
      if (!event) return;
      const at = performance.now();
      if (event.seq === undefined) {
        self.resumedAt.push(at);
        following.resolve();
      } else {
        const content = event.message?.content ?? null;
        received.push({ seq: event.seq, kind: event.__typename, content, files: null, at });
      }
    });
  return self;
}

/** The client package while its node is killed and restarted. */
export const apollo: Scenario = loaded({
  name: 'real Apollo Client across SIGKILL and SIGTERM',
  // The client knows no other node.
  delayMs: 2_000,
  afterReturn: true,
  async fault({ cluster, observations, wait, notes, faults }) {
    const { conversationId } = observations.subscribers[0] as Subscriber;
    const [node] = cluster.nodes as [Cluster['nodes'][0]];
    const listener = apolloSubscriber(node, await signIn(cluster, 'ada'), conversationId);
    observations.subscribers.push(listener);
    await listener.following;
    for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
      await wait(0.2);
      await node.end(signal);
      const known = listener.resumedAt.length;
      await node.start();
      const deadline = performance.now() + 20_000;
      while (listener.resumedAt.length === known && performance.now() < deadline) await sleep(50);
      if (listener.resumedAt.length === known) faults.push(`did not resume after ${signal}`);
    }
    await wait(0.2);
    notes.push(`resumed ${listener.resumedAt.length} times`);
  },
});
