import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import {
  fetchExchange,
  formatDocument,
  subscriptionExchange,
  Client as UrqlClient,
} from '@urql/core';
import { parse } from 'graphql';
import relay from 'relay-runtime';
import { expect, test } from 'vitest';
import { type Connection, connectParley } from '../../packages/client/src/core.js';
import { insist, openConversation, sessionOf } from '../harness/apollo.js';
import { closing } from '../harness/closing.js';
import { artifactOf } from '../harness/front-ends.js';
import { village } from '../harness/server.js';

const EVENTS = `subscription Events($id: ID!) {
  conversationEvents(conversationId: $id) { __typename ... on MessageSent { message { content } } }
}`;
const ME = 'query Me { me { username } }';
// biome-ignore lint/suspicious/noExplicitAny: each document has data of its own
type Tell = (result: { data?: any }) => void;

/** The code of a recipe of docs/guides, as a function of the connection that returns `made`. */
function recipe(name: string, made: string, scope: Record<string, unknown>) {
  const page = readFileSync(`docs/guides/${name.toLowerCase()}.md`, 'utf8');
  const [, code] = /```ts\n(.*?)```/s.exec(page)!;
  const body = stripTypeScriptTypes(code!)
    .replace(/^import .*\n/gm, '')
    .replace(/^const connection = .*\n/m, '');
  return new Function(...Object.keys(scope), `${body}\nreturn ${made};`)(...Object.values(scope));
}

const clients = {
  urql(connection: Connection) {
    const client: UrqlClient = recipe('urql', 'client', {
      connection,
      Client: UrqlClient,
      fetchExchange,
      subscriptionExchange,
    });
    return {
      ask: async () => (await client.query(ME, {}).toPromise()).data,
      follow: (id: string, tell: Tell) => client.subscription(EVENTS, { id }).subscribe(tell),
    };
  },
  Relay(connection: Connection) {
    const environment: InstanceType<typeof relay.Environment> = recipe('Relay', 'environment', {
      connection,
      ...relay,
    });
    const run = (text: string, variables: object) =>
      environment.execute({
        operation: relay.createOperationDescriptor(
          artifactOf(formatDocument(parse(text))),
          variables,
        ),
      });
    return {
      ask: async () => ((await run(ME, {}).toPromise()) as { data: unknown }).data,
      follow: (id: string, tell: Tell) => run(EVENTS, { id }).subscribe({ next: tell as never }),
    };
  },
};

const { server, ada, ben } = await village('ada', 'ben');

test.each(['urql', 'Relay'] as const)(
  '%s refreshes its token and resumes on the links of this package',
  async (name) => {
    const { socket, ...rest } = closing(
      connectParley({
        url: `${server.url}/graphql`,
        session: { ...sessionOf(await server.person(`of${name}`)), accessToken: 'not a token' },
      }),
    );
    const connection = { socket, ...rest };
    const { ask, follow } = clients[name](connection);
    expect(await ask()).toMatchObject({ me: { username: `of${name}` } });
    await connection.signIn(sessionOf(ben));
    const id = await openConversation(ada, ben);
    const heard: string[] = [];
    const kinds: string[] = [];
    follow(id, ({ data }) => {
      kinds.push(data.conversationEvents.__typename);
      if (data.conversationEvents.message) heard.push(data.conversationEvents.message.content);
    });
    await expect.poll(() => kinds.at(-1)).toBe('StreamResumed');
    await insist(ada, id, `${name} 1`);
    await expect.poll(() => heard).toEqual([`${name} 1`]);
    socket.terminate();
    await insist(ada, id, `${name} 2`);
    await expect.poll(() => heard).toEqual([`${name} 1`, `${name} 2`]);
  },
);
