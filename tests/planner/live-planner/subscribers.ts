import { send } from '../../harness/documents.js';
import { found } from '../../harness/groups.js';
import type { Live } from '../../harness/live.js';
import { startSite } from '../../harness/pages.js';
import { type Person, village } from '../../harness/server.js';

export const site = await startSite();
site.pages.set('/', '<title>A page</title>');
export const {
  server,
  ada,
  ben,
  cleo,
  mona: moderator,
} = await village(
  { LINK_PREVIEW_HOSTS: site.url, LINK_PREVIEW_PRIVATE_ADDRESSES: 'true' },
  'ada',
  'ben',
  'cleo',
  'mona',
);
await server.appoint(moderator);
export const SAID = /* GraphQL */ `
  subscription Said($id: ID!, $after: Int, $epoch: ID) {
    conversationEvents(conversationId: $id, after: $after, epoch: $epoch) {
      __typename
      ... on StreamEvent { seq }
      ... on MessageSent { message { content sender { username } conversation { id } } }
    }
  }
`;
export const UNREAD = /* GraphQL */ `
  subscription Unread($id: ID!, $after: Int) {
    conversationEvents(conversationId: $id, after: $after) {
      ... on MessageSent { message { content conversation { unreadCount } } }
    }
  }
`;

/** Follows, from a client of their own; resolves once they have been told where it stands. */
export async function follow(
  person: Person,
  document: string,
  variables: Record<string, unknown>,
): Promise<Live> {
  const events = person.subscribe(document, variables);
  await events.event();
  return events;
}

/** A new group of these people: its own id, and its conversation's. */
export async function group(...people: Person[]): Promise<{ groupId: string; id: string }> {
  const groupId = await found(ada, { name: 'Us' });
  for (const person of people) await person.attempt('joinGroup', { groupId });
  const data = await ada.ask('query ($id: ID!) { group(id: $id) { conversation { id } } }', {
    id: groupId,
  });
  return { groupId, id: data.group.conversation.id };
}

export const speak = async (from: Person, id: string, content: string): Promise<string> =>
  (await send(from, { to: { conversationId: id }, content })).id;

export const contentOf = async (events: Live): Promise<string> =>
  (await events.event()).message.content;

/** What this node's live delivery has done so far, as its metrics tell. */
async function told() {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const read = (name: string) =>
    Number(new RegExp(`^parley_live_${name} (\\d+)$`, 'm').exec(text)?.[1]);
  return {
    toAll: read('events_shown_total\\{to="all"\\}'),
    toOne: read('events_shown_total\\{to="one"\\}'),
    delivered: read('events_delivered_total'),
    unmarked: read('unmarked_documents_total'),
  };
}

/** What was added to what was told, by `work`. */
export async function toldBy(work: () => Promise<unknown>) {
  const before = await told();
  await work();
  const after = await told();
  const added = (key: keyof typeof after) => after[key] - before[key];
  return {
    toAll: added('toAll'),
    toOne: added('toOne'),
    delivered: added('delivered'),
    unmarked: added('unmarked'),
  };
}
