import { gql } from '@apollo/client';
import { expect, test } from 'vitest';
import { createParleyClient, InboxEventsDocument } from '../../packages/client/src/index.js';
import { sessionOf } from '../harness/apollo.js';
import { closing } from '../harness/closing.js';
import { village } from '../harness/server.js';

const { server, ada } = await village('ada');

test('a query without an answer is read again when the socket is open, one that was refused is not', async () => {
  let isAway = true;
  let requests = 0;
  const parley = closing(
    createParleyClient({
      url: `${server.url}/graphql`,
      session: sessionOf(ada),
      async fetch(...request) {
        requests += 1;
        if (isAway) throw new TypeError('fetch failed');
        return fetch(...request);
      },
    }),
  );
  const results: unknown[] = [];
  const watch = (query: string) =>
    parley.client
      .watchQuery({ query: gql(query) })
      .subscribe(({ data, error }) =>
        data || error ? results.push(data ?? error?.message) : null,
      );
  watch('{ me { username } }');
  await expect.poll(() => results).toEqual(['fetch failed']);
  isAway = false;
  watch('{ node(id: "nonsense") { id } }');
  await expect.poll(() => results).toHaveLength(2);
  expect(requests).toBe(2);
  parley.client.subscribe({ query: InboxEventsDocument }).subscribe(() => {});
  await expect.poll(() => results.at(-1)).toEqual({ me: { __typename: 'User', username: 'ada' } });
  expect(requests).toBe(3);
});
