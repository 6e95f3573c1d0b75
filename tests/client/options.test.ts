import { ApolloClient, ApolloLink, gql } from '@apollo/client';
import { tap } from 'rxjs/operators';
import { describe, expect, test, vi } from 'vitest';
import {
  connectParley,
  createParleyClient,
  eventsLink,
  fieldErrors,
  httpLink,
  parleyCache,
  reasonOf,
  socketLink,
} from '../../packages/client/src/index.js';
import { insist, listen, openConversation, sessionOf } from '../harness/apollo.js';
import { closing } from '../harness/closing.js';
import { village } from '../harness/server.js';

const ME = gql`query Me { me { id ...Name } } fragment Name on User { username }`;
const { server, ada, ben } = await village('ada', 'ben');
const url = `${server.url}/graphql`;
const session = sessionOf(ada);

describe('a client takes', () => {
  test('a cache, links, a fetch, default options and data masking', async () => {
    const cache = parleyCache();
    const seen: string[] = [];
    const send = vi.fn<typeof fetch>((...args) => fetch(...args));
    const { client } = closing(
      createParleyClient({
        url,
        session,
        cache,
        fetch: send,
        links: [
          new ApolloLink((operation, forward) => {
            seen.push(operation.operationName ?? '');
            return forward(operation).pipe(tap(() => seen.push('answered')));
          }),
        ],
        defaultOptions: { query: { fetchPolicy: 'network-only' } },
        dataMasking: true,
      }),
    );
    expect(client.cache).toBe(cache);
    for (const _ of [1, 2]) {
      const { data } = await client.query({ query: ME });
      expect(data).toEqual({ me: { __typename: 'User', id: ada.id } });
    }
    expect(send).toHaveBeenCalledTimes(2);
    expect(seen).toEqual(['Me', 'answered', 'Me', 'answered']);
  });

  test('a fetch function, also for refreshes', async () => {
    const send = vi.fn<typeof fetch>((...args) => fetch(...args));
    const due = { ...sessionOf(await server.person('cleo')), accessToken: 'not a token' };
    const { client } = closing(createParleyClient({ url, session: due, fetch: send }));
    expect((await client.query({ query: ME })).data).toMatchObject({ me: { username: 'cleo' } });
    expect(send).toHaveBeenCalledTimes(3);
  });
});

describe('an error', () => {
  const away = connectParley({ url: 'http://127.0.0.1:9/graphql', session });
  const connection = closing(connectParley({ url, session }));
  const { client } = closing(createParleyClient({ url, session }));
  const away2 = closing(createParleyClient({ url: away.url, session })).client;
  const empty = 'mutation { createPost(input: { content: "" }) { post { id } } }';
  const missing =
    'subscription { conversationEvents(conversationId: "conversation_99") { __typename } }';
  const failing = (run: () => Promise<unknown>) =>
    run().then(
      () => null,
      (error) => error,
    );
  const field = { content: [expect.any(String)] };
  test.each([
    ['of a request', () => connection.request(empty), 'BAD_USER_INPUT', field],
    [
      'of a mutation by Apollo',
      () => client.mutate({ mutation: gql(empty) }),
      'BAD_USER_INPUT',
      field,
    ],
    ['of a query without a server', () => away2.query({ query: ME }), 'OFFLINE', {}],
    ['of a request without a server', () => away.request('{ me { id } }'), 'OFFLINE', {}],
    [
      'of a subscription',
      () =>
        new Promise<void>((resolve, error) =>
          connection.subscribe(
            { query: missing },
            { next: ({ errors }) => error(errors), error, complete: resolve },
          ),
        ),
      'NOT_FOUND',
      {},
    ],
    [
      'of a subscription by Apollo',
      () =>
        new Promise((resolve, reject) =>
          client
            .subscribe({ query: gql(missing) })
            .subscribe({ next: ({ error }) => reject(error), complete: () => resolve(null) }),
        ),
      'NOT_FOUND',
      {},
    ],
    ['of the page itself', () => Promise.reject(new Error('mine')), 'UNKNOWN', {}],
  ])('%s has a reason, and messages of its inputs', async (_, run, reason, fields) => {
    const error = await failing(run as () => Promise<unknown>);
    expect(reasonOf(error)).toBe(reason);
    expect(fieldErrors(error)).toEqual(fields);
  });
});

test('single links make a client of one’s own', async () => {
  const connection = closing(connectParley({ url, session }));
  const toServer = ApolloLink.split(
    ({ operationType }) => operationType === 'subscription',
    socketLink(connection),
    httpLink(connection),
  );
  const link = eventsLink(connection.userId).concat(toServer);
  const client = closing(new ApolloClient({ link, cache: parleyCache() }));
  expect((await client.query({ query: ME })).data).toMatchObject({ me: { username: 'ada' } });
  const id = await openConversation(ben, ada);
  const heard = listen(client, id);
  await heard.stood(1);
  await insist(ben, id, 'through single links');
  await expect.poll(() => heard.contents).toEqual(['hello', 'through single links']);
});

test('the client key of a message is in its answer, its event and its history, for its sender alone', async () => {
  const connection = closing(connectParley({ url, session }));
  const conversationId = await openConversation(ben, ada);
  const keys: unknown[] = [];
  connection.subscribe(
    {
      query: `subscription ($id: ID!) { conversationEvents(conversationId: $id, after: 0) {
        ... on MessageSent { message { clientKey } } } }`,
      variables: { id: conversationId },
    },
    {
      next: ({ data }) => keys.push(data.conversationEvents.message?.clientKey),
      error() {},
      complete() {},
    },
  );
  const { sendMessage } = await connection.request(
    'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { clientKey } } }',
    { input: { to: { conversationId }, content: 'optimistic', clientKey: 'key 1' } },
  );
  expect(sendMessage.message.clientKey).toBe('key 1');
  await expect.poll(() => keys.filter((key) => key !== undefined).at(-1)).toBe('key 1');
  const history = 'query ($id: ID!) { conversation(id: $id) { messages { nodes { clientKey } } } }';
  for (const [reader, key] of [
    [ada, 'key 1'],
    [ben, null],
  ] as const) {
    const { conversation } = await reader.ask(history, { id: conversationId });
    expect(conversation.messages.nodes[0].clientKey).toBeNull();
    expect(conversation.messages.nodes.at(-1).clientKey).toBe(key);
  }
});
