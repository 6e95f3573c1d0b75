import { createClient } from 'graphql-sse';
import { describe, expect, test } from 'vitest';
import { proxyKinds, startProxy, versionOf } from '../deploy/proxies.js';
import { closing } from '../harness/closing.js';
import { village } from '../harness/server.js';

const INBOX = 'subscription { inboxEvents { __typename } }';
const { server, ada } = await village('ada');
const other = await server.twin();

describe.each(proxyKinds)('behind $name', (kind) => {
  test.skipIf(!versionOf(kind)).each([
    ['one event stream carries the operations of a client', true],
    ['each operation has an event stream of its own', false],
  ])('and two nodes, %s', async (_, singleConnection) => {
    const proxy = closing(
      await startProxy(
        kind,
        [server, other].map(({ port }) => `127.0.0.1:${port}`),
      ),
    );
    const clients = Array.from({ length: 6 }, () =>
      createClient({
        url: `${proxy.url}/graphql/stream`,
        singleConnection,
        retryAttempts: 0,
        headers: { authorization: `Bearer ${ada.token}` },
      }),
    );
    const firsts = clients.flatMap((client) =>
      [1, 2, 3].map(async () => (await client.iterate({ query: INBOX }).next()).value),
    );
    for (const value of await Promise.all(firsts))
      expect(value).toEqual({ data: { inboxEvents: { __typename: 'StreamResumed' } } });
    for (const client of clients) client.dispose();
  });
});
