import { createHmac } from 'node:crypto';
import { sessionOf } from './fill.js';

/** The key with which both servers sign. */
export const secret = 'known to everybody who reads this, for this measurement alone';

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An access token of the session of a user, valid for a day. */
function tokenOf(userId: number): string {
  const iat = Math.floor(Date.now() / 1000);
  const claims = {
    ...{ sub: String(userId), sid: sessionOf(userId), gen: 0, kind: 'access' },
    ...{ iat, exp: iat + 86_400, aud: 'parley', iss: 'parley' },
  };
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

/** A request of a user, whose conversations have the numbers from `(userId - 1) * 5 + 1`. */
export interface Page {
  name: string;
  query: string;
  variables(userId: number, n: number): object;
}

const nodes = 'nodes { id content sentAt sender { id username } }';
const conversationOf = (userId: number, n: number) =>
  `conversation_${(userId - 1) * 5 + 1 + (n % 5)}`;

/** The pages that grow with the data: of one conversation, at its end and far from it, and the list of conversations. */
export const pages: readonly Page[] = [
  {
    name: 'newest 50 messages of a conversation',
    query: `query ($id: ID!) { conversation(id: $id) { messages(first: 50) { ${nodes} } } }`,
    variables: (userId, n) => ({ id: conversationOf(userId, n) }),
  },
  {
    name: 'oldest 50 messages of a conversation',
    query: `query ($id: ID!) { conversation(id: $id) { messages(last: 50) { ${nodes} } } }`,
    variables: (userId, n) => ({ id: conversationOf(userId, n) }),
  },
  {
    name: 'list of conversations with the last message and the unread count',
    query: `{ conversations(first: 20) { nodes { id activeAt unreadCount lastMessage { content sender { username } } } } }`,
    variables: () => ({}),
  },
  {
    name: 'a message sent',
    query: `mutation ($id: ID!) { sendMessage(input: { to: { conversationId: $id }, content: "One more" }) { message { id } } }`,
    variables: (userId, n) => ({ id: conversationOf(userId, n) }),
  },
];

/** Asks for a page as a user; resolves to its milliseconds. Throws what was answered instead of data. */
export async function ask(url: string, page: Page, userId: number, n: number): Promise<number> {
  const begin = performance.now();
  const reply = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${tokenOf(userId)}` },
    body: JSON.stringify({ query: page.query, variables: page.variables(userId, n) }),
  });
  const text = await reply.text();
  const ms = performance.now() - begin;
  if (text.includes('"errors"') || !text.startsWith('{"data":{'))
    throw new Error(`${page.name}: ${text}`);
  return ms;
}
