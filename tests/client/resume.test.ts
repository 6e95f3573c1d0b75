import { ApolloClient, ApolloLink, gql } from '@apollo/client';
import { parse, print } from 'graphql';
import { from } from 'rxjs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { durableDocument } from '../../packages/client/src/durable-document.js';
import {
  createParleyClient,
  type ParleyClient,
  parleyCache,
} from '../../packages/client/src/index.js';
import { resumeLink } from '../../packages/client/src/resume-link.js';
import { durableSubscriptions } from '../../packages/client/src/schema.generated.js';
import { insist, listen, openConversation, sessionOf, watchSockets } from '../harness/apollo.js';
import { type Person, village } from '../harness/server.js';
import { ofStream } from '../harness/streams.js';

const { server } = await village();
let ada: Person;
let ben: Person;
let id: string;
let bens: ParleyClient;
let sockets: WebSocket[];

const connect = (onReset?: Parameters<typeof createParleyClient>[0]['onReset']) =>
  createParleyClient({ url: `${server.url}/graphql`, session: sessionOf(ben), onReset });
beforeEach(async () => {
  ({ ada, ben } = await server.newcomers('ada', 'ben'));
  id = await openConversation(ada, ben, 'message 1');
  sockets = watchSockets();
  bens = connect();
});
afterEach(() => {
  bens.stop();
  vi.unstubAllGlobals();
});

/** As if a backup had been restored. */
const rewriteHistory = () =>
  server.sql(
    `update streams set epoch = gen_random_uuid(), mark = pg_current_xact_id()::text::bigint where ${ofStream(id.replace('_', ':'))}`,
  );

describe('a subscription whose stream is reset', () => {
  const MESSAGES = gql`
    query Messages($id: ID!) {
      conversation(id: $id) { id messages(last: 20) { nodes { id content } } }
    }
  `;
  const contentsShown = (client: ApolloClient) => {
    const shown: string[][] = [];
    client
      .watchQuery<{ conversation: { messages: { nodes: { content: string }[] } } }>({
        query: MESSAGES,
        variables: { id },
      })
      .subscribe(({ data, dataState }) => {
        if (dataState === 'complete')
          shown.push(data.conversation.messages.nodes.map(({ content }) => content));
      });
    return shown;
  };

  test('refetches queries and continues behind the new head', async () => {
    const shown = contentsShown(bens.client);
    const heard = listen(bens.client, id);
    await expect.poll(() => shown.at(-1)).toEqual(['message 1']);
    await heard.stood(1);
    await server.sql('update messages set content = $2 where content = $1', [
      'message 1',
      'as restored',
    ]);
    await rewriteHistory();
    await heard.stood(2);
    expect(heard.standings).toEqual(['StreamResumed', 'StreamReset']);
    await expect.poll(() => shown.at(-1)).toEqual(['as restored']);
    await insist(ada, id, 'message 2');
    await expect.poll(() => heard.seqs).toEqual([1, 2]);
  });

  test('calls `onReset` with the subscription', async () => {
    bens.stop();
    const onReset = vi.fn();
    bens = connect(onReset);
    const heard = listen(bens.client, id, 5);
    await heard.stood(1);
    expect(heard.standings).toEqual(['StreamReset']);
    expect(onReset).toHaveBeenCalledExactlyOnceWith({
      field: 'conversationEvents',
      variables: { id, after: 5 },
      client: bens.client,
    });
    await insist(ada, id, 'message 2');
    await expect.poll(() => heard.seqs).toEqual([2]);
  });

  test('while its socket was closed is reported after the reconnection', async () => {
    const heard = listen(bens.client, id);
    await expect.poll(() => heard.seqs).toEqual([1]);
    await rewriteHistory();
    sockets[0]?.close(4000);
    await heard.stood(2);
    expect(heard.standings).toEqual(['StreamResumed', 'StreamReset']);
  });
});

describe('a subscription without cursor fields', () => {
  interface Inbox {
    inboxEvents: { __typename: string; seq?: number };
  }
  const follow = (query: string) => {
    const told: Inbox['inboxEvents'][] = [];
    bens.client
      .subscribe<Inbox>({ query: gql(query), fetchPolicy: 'no-cache' })
      .subscribe(({ data }) => void (data && told.push(data.inboxEvents)));
    return told;
  };

  test.each([
    ['from now on', 'subscription { inboxEvents { ... on StreamEvent { at } } }'],
    ['from the beginning', 'subscription { inboxEvents(after: 0) { __typename } }'],
  ])('begins %s and is resumed', async (_, query) => {
    const told = follow(query);
    const events = () => told.map(({ seq }) => seq).filter((seq) => seq !== undefined);
    await expect.poll(() => told.length).toBeGreaterThan(0);
    for (const number of [2, 3, 4]) {
      // What happens while the socket is away.
      sockets.at(-1)?.close(4000);
      await insist(ada, id, `message ${number}`);
      // Several messages may become one activity of the conversation, whose numbers these are.
      await expect.poll(() => events().at(-1)).toBe(number);
    }
    expect(events().slice(-3)).toEqual([2, 3, 4]);
    expect(new Set(events()).size).toBe(events().length);
  });
});

test('an event that a server repeats is not passed on again', async () => {
  const told = [4, 5, 5, 4, 6, 3, 7].map((seq) => ({ __typename: 'MessageSent', seq }));
  const resumed = { __typename: 'StreamResumed', head: 7, epoch: 'e' };
  const asked: string[] = [];
  const server = new ApolloLink(({ variables }) => {
    asked.push(JSON.stringify(variables));
    return from([resumed, ...told].map((item) => ({ data: { callEvents: item } })));
  });
  const client = new ApolloClient({
    link: resumeLink(() => {}).concat(server),
    cache: parleyCache(),
  });
  const query = gql`subscription ($after: Int) { callEvents(callId: 1, after: $after) { __typename } }`;
  const shown: unknown[] = [];
  const subscription = client.subscribe<{ callEvents: { seq?: number } }>({
    query,
    variables: { after: 3 },
    fetchPolicy: 'no-cache',
  });
  await new Promise<void>((resolve) => {
    subscription.subscribe({
      next: ({ data }) => shown.push(data?.callEvents.seq),
      complete: resolve,
    });
  });
  expect(asked).toEqual(['{"after":3}']);
  expect(shown).toEqual([undefined, 4, 5, 6, 7]);
});

describe('a resumable document', () => {
  const made = (text: string) => {
    const durable = durableDocument(parse(text));
    return durable && { ...durable, document: print(durable.document) };
  };

  test.each(Object.entries(durableSubscriptions))(
    'of %s selects the fields of a cursor',
    (field, types) => {
      const durable = made(`subscription { mine: ${field} { __typename } }`);
      expect(durable).toMatchObject({ field, key: 'mine', after: { variable: 'after' } });
      expect(durable?.document.replaceAll(/\s+/g, ' ')).toBe(
        `${
          types.epoch
            ? `subscription ($after: Int, $epoch: ID) { mine: ${field}(after: $after, epoch: $epoch)`
            : `subscription ($after: ID) { mine: ${field}(after: $after)`
        } { __typename __typename ... on StreamEvent { seq cursor } ` +
          '... on StreamResumed { head epoch cursor } ... on StreamReset { head epoch cursor } } }',
      );
    },
  );

  test('keeps its variables, and uses free names for new ones', () => {
    const own = made(
      'subscription ($from: Int, $of: ID) { callEvents(callId: 1, after: $from, epoch: $of) { __typename } }',
    );
    expect(own?.document).toContain('($from: Int, $of: ID)');
    expect(own).toMatchObject({ after: { variable: 'from' }, epoch: { variable: 'of' } });
    const taken = made(
      'subscription ($after: ID!) { callEvents(callId: $after, after: 7) { __typename } }',
    );
    expect(taken?.document).toContain('(callId: $after, after: $afterOfStream, epoch: $epoch)');
    expect(taken?.after).toEqual({ variable: 'afterOfStream', literal: 7 });
  });

  test('is the same each time, and is not made without a cursor', () => {
    const document = parse('subscription { inboxEvents { __typename } }');
    expect(durableDocument(document)).toBe(durableDocument(document));
    expect(made('subscription { typing(conversationId: "x") { isTyping } }')).toBeNull();
    expect(made('{ me { id } }')).toBeNull();
  });
});
