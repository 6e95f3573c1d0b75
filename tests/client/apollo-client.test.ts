import { setTimeout } from 'node:timers/promises';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { firstValueFrom, ReplaySubject } from 'rxjs';
import { filter, timeout } from 'rxjs/operators';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Person, village } from '../harness/server.js';

const { server, ada, ben } = await village('ada', 'ben');
/** What stands behind an abstract type: a cache must be told, to match fragments. */
const possibleTypes = {
  InboxEvent: ['StreamResumed', 'StreamReset', 'ConversationActivity', 'NewFollower'],
};

/** A client as a front end sets it up: HTTP for queries and mutations, a socket for subscriptions. */
function clientOf(person: Person) {
  const authorization = `Bearer ${person.token}`;
  const socket = createClient({
    url: server.wsUrl,
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
  });
  const http = new HttpLink({ uri: `${server.url}/graphql` });
  const signed = new SetContextLink(({ headers }) => ({ headers: { ...headers, authorization } }));
  const link = ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(socket),
    signed.concat(http),
  );
  const client = new ApolloClient({ link, cache: new InMemoryCache({ possibleTypes }) });
  return {
    client,
    [Symbol.asyncDispose]: async () => {
      client.stop();
      await socket.dispose();
    },
  };
}

test('ada writes a post and reads it back, once over the wire and once from the cache', async () => {
  await using adas = clientOf(ada);
  const created = await adas.client.mutate<{ createPost: { post: { id: string } } }>({
    mutation: gql`
      mutation Write($input: CreatePostInput!) { createPost(input: $input) { post { id content } } }
    `,
    variables: { input: { content: 'written through Apollo' } },
  });
  const { id } = created.data!.createPost.post;
  const options = {
    query: gql`
      query Read($id: ID!) { post(id: $id) { id content author { username } } }
    `,
    variables: { id },
  };
  const expected = { post: { id, content: 'written through Apollo', author: { username: 'ada' } } };
  const read = await adas.client.query({ ...options });
  expect(read.data).toMatchObject(expected);
  const again = await adas.client.query({ ...options, fetchPolicy: 'cache-only' });
  expect(again.data).toMatchObject(expected);
});

test('an error reaches the client with its code', async () => {
  await using adas = clientOf(ada);
  const asked = adas.client.mutate({
    mutation: gql`
      mutation { createPost(input: { content: "" }) { post { id } } }
    `,
  });
  await expect(asked).rejects.toMatchObject({
    errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
  });
});

test('ada hears ben in her inbox while he writes, and no longer once she stops', async () => {
  await using adas = clientOf(ada);
  await using bens = clientOf(ben);
  interface Inbox {
    inboxEvents: { __typename: string; conversation?: { lastMessage: { content: string } } };
  }
  const events = new ReplaySubject<Inbox['inboxEvents']>();
  let count = 0;
  const subscription = adas.client
    .subscribe<Inbox>({
      query: gql`
        subscription Inbox {
          inboxEvents { __typename ... on ConversationActivity { conversation { id lastMessage { id content } } } }
        }
      `,
    })
    .subscribe({
      next: ({ data, error }) => {
        count += 1;
        if (error) events.error(error);
        else events.next(data!.inboxEvents);
      },
      error: (error) => events.error(error),
    });
  const next = (name: string) =>
    firstValueFrom(
      events.pipe(
        filter((event) => event.__typename === name),
        timeout(5_000),
      ),
    );
  await next('StreamResumed');
  const say = (content: string) =>
    bens.client.mutate({
      mutation: gql`
        mutation Send($input: SendMessageInput!) { sendMessage(input: $input) { message { id } } }
      `,
      variables: { input: { toUsername: 'ada', content } },
    });
  await say('hello through Apollo');
  const heard = await next('ConversationActivity');
  expect(heard.conversation?.lastMessage.content).toBe('hello through Apollo');

  const before = count;
  subscription.unsubscribe();
  await say('is anybody there?');
  await setTimeout(300);
  expect(count).toBe(before);
});
