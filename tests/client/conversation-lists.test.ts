import { expect, test } from 'vitest';
import {
  ConversationsDocument,
  type ConversationsQuery,
  createParleyClient,
  InboxEventsDocument,
  type InboxEventsSubscription,
  UnreadDocument,
  UnreadEventsDocument,
  type UnreadQuery,
} from '../../packages/client/src/index.js';
import { sessionOf } from '../harness/apollo.js';
import { closing } from '../harness/closing.js';
import { markRead, send } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';

const { server } = await village();

/** Lists of conversations and the counts of what is unread, in the cache of a client. */
async function open(person: Person) {
  let requests = 0;
  const { client } = closing(
    createParleyClient({
      url: `${server.url}/graphql`,
      session: sessionOf(person),
      fetch: (...request) => {
        requests += 1;
        return fetch(...request);
      },
    }),
  );
  const told: string[] = [];
  for (const query of [InboxEventsDocument, UnreadEventsDocument]) {
    const following = client
      .subscribe<InboxEventsSubscription>({ query: query as typeof InboxEventsDocument })
      .subscribe(({ data }) => told.push(data?.inboxEvents?.__typename ?? ''));
    closing({ stop: () => following.unsubscribe() });
  }
  const count = (name: string) => told.filter((one) => one === name).length;
  await expect.poll(() => count('StreamResumed')).toBe(2);
  const lists = { here: {}, archived: { archived: true } };
  for (const variables of Object.values(lists))
    await client.query({ query: ConversationsDocument, variables });
  await client.query({ query: UnreadDocument });
  const read = requests;
  const list = (variables: object) =>
    (client.readQuery({ query: ConversationsDocument, variables }) as ConversationsQuery)
      .conversations.nodes;
  return {
    /** The number of events of a type; each comes twice, for the lists and for the counts. */
    count,
    shown: () => ({
      here: list(lists.here),
      archived: list(lists.archived),
      unread: (client.readQuery({ query: UnreadDocument }) as UnreadQuery).me?.viewerUnread,
    }),
    /** Requests since the lists were read. */
    requests: () => requests - read,
  };
}

test('lists and unread counts of the cache are those of the server after each event, without a request', async () => {
  const { ada, ben, cleo } = await server.newcomers('ada', 'ben', 'cleo');
  const ofAda = (await send(ada, ben, '1')).conversation.id;
  const ofCleo = (await send(cleo, ben, '2')).conversation.id;
  const client = await open(ben);
  /** Acts on another device of ben. */
  const act = (name: string, conversationId: string, more: object = {}) =>
    ben.act(name, { conversationId, ...more }, 'conversation { id }');
  const agrees = async (order: string[], unread: object) => {
    const { shown } = await open(ben);
    const expected = shown();
    expect(expected.here.map(({ id }) => id)).toEqual(order);
    expect(expected.unread).toMatchObject(unread);
    await expect.poll(client.shown).toEqual(expected);
  };
  await agrees([ofCleo, ofAda], { conversations: 2, messages: 2 });

  await send(ada, ben, 'moves to the front');
  await agrees([ofAda, ofCleo], { conversations: 2, messages: 3 });
  await act('pinConversation', ofCleo);
  await agrees([ofCleo, ofAda], { conversations: 2, messages: 3 });
  await send(ada, ben, 'stays behind what is pinned');
  await agrees([ofCleo, ofAda], { conversations: 2, messages: 4 });
  await markRead(ben, ofAda);
  await agrees([ofCleo, ofAda], { conversations: 1, messages: 1 });
  await act('markUnread', ofAda);
  await agrees([ofCleo, ofAda], { conversations: 2, messages: 1 });
  await act('muteConversation', ofCleo);
  await agrees([ofCleo, ofAda], { conversations: 1, messages: 0 });
  await send(cleo, ben, `is muted, @${ben.username}`);
  await agrees([ofCleo, ofAda], { conversations: 1, messages: 0, mentions: 1 });
  await act('unpinConversation', ofCleo);
  await act('unmuteConversation', ofCleo);
  await agrees([ofCleo, ofAda], { conversations: 2, messages: 2, mentions: 1 });
  await act('archiveConversation', ofCleo);
  await agrees([ofAda], { conversations: 1, mentions: 1 });
  expect(client.shown().archived.map(({ id }) => id)).toEqual([ofCleo]);
  await send(cleo, ben, 'leaves the archive');
  await agrees([ofCleo, ofAda], { conversations: 2, messages: 3 });
  await send(ben, ada, 'is read by writing');
  await agrees([ofAda, ofCleo], { conversations: 1, messages: 3, mentions: 1 });

  const { conversation } = await cleo.act(
    'startConversation',
    { adHoc: { userIds: [ada.id, ben.id] } },
    'conversation { id }',
  );
  await send(cleo, { to: { conversationId: conversation.id }, content: 'three' });
  await agrees([conversation.id, ofAda, ofCleo], { conversations: 2, messages: 4 });
  await ben.act('leaveConversation', { conversationId: conversation.id }, 'conversationId');
  await agrees([ofAda, ofCleo], { conversations: 1, messages: 3, mentions: 1 });
  expect(client.requests()).toBe(0);
});

test('a message request is in the list of its sender, and in that of its recipient once it is accepted', async () => {
  const { ada, ben } = await server.newcomers('ada', 'ben');
  const contactPolicy = { messages: 'NOBODY', calls: 'NOBODY', groups: 'NOBODY' };
  await ben.act('updatePrivacy', { contactPolicy }, 'user { id }');
  const client = await open(ben);
  const sender = await open(ada);
  const { conversation } = await send(ada, ben, 'may I?');
  await expect.poll(() => sender.shown().here).toMatchObject([{ state: 'REQUESTED' }]);
  await expect.poll(() => client.count('ConversationActivity')).toBeGreaterThanOrEqual(2);
  expect(client.shown().here).toEqual([]);
  await ben.act('acceptMessageRequest', { conversationId: conversation.id }, 'conversation { id }');
  await expect.poll(() => client.shown().here).toMatchObject([{ state: 'OPEN' }]);
});
