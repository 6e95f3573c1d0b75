/** Documents and acts that several suites share. A document of one suite stays there. */
import type { Node, Person } from './node.js';

export const SEND = /* GraphQL */ `
  mutation Send($input: SendMessageInput!) {
    sendMessage(input: $input) {
      message { id seq content isRead sentAt editedAt sender { username } conversation { id kind } }
    }
  }
`;

export const EVENTS = /* GraphQL */ `
  subscription Events($id: ID!, $after: Int, $epoch: ID) {
    conversationEvents(conversationId: $id, after: $after, epoch: $epoch) {
      __typename
      ... on StreamResumed { head epoch }
      ... on StreamReset { head epoch }
      ... on StreamEvent { seq }
      ... on MessageSent { message { content sender { username } } }
    }
  }
`;

export const PRESENCE = /* GraphQL */ `
  subscription Presence($ids: [ID!]!) {
    presenceChanged(userIds: $ids) { status user { username } }
  }
`;
export const ONLINE = '{ users(online: true) { nodes { id username } } }';

export const TYPING = /* GraphQL */ `
  subscription Typing($id: ID!) { typing(conversationId: $id) { isTyping user { username } } }
`;
export const SET_TYPING = /* GraphQL */ `
  mutation SetTyping($id: ID!, $isTyping: Boolean! = true) {
    setTyping(input: { conversationId: $id, isTyping: $isTyping }) { typing { isTyping } }
  }
`;

export const LOGIN = /* GraphQL */ `
  mutation Login($input: LoginInput!) {
    login(input: $input) { accessToken refreshToken apiToken user { username email } }
  }
`;
export const NODE = 'query Node($id: ID!) { node(id: $id) { id __typename } }';

interface Message {
  id: string;
  seq: number;
  content: string;
  conversation: { id: string };
}

/** Sends a message, to a person or to what `input` names. */
export async function send(from: Person, to: Person | object, content?: string): Promise<Message> {
  const input = 'token' in to ? { to: { userId: to.id }, content } : to;
  return (await from.ask(SEND, { input })).sendMessage.message;
}

/** Sends a message that may be refused. */
export const trySend = (from: Person, input: object) => from.graphql(SEND, { input });

/** Posts something; returns its id. */
export const post = async (author: Person, content: string): Promise<string> =>
  (await author.act('createPost', { content }, 'post { id }')).post.id;

/** Comments on a post; returns the comment's id. */
export const comment = async (author: Person, postId: string, content: string): Promise<string> =>
  (await author.act('createComment', { postId, content }, 'comment { id }')).comment.id;

export const follow = (follower: Person, { id }: Person) =>
  follower.act(
    'followUser',
    { userId: id },
    'user { username followerCount followingCount viewerFollows }',
  );

/** Reads a conversation up to a number, else to its end. */
export const markRead = (reader: Person, conversationId: string, seq?: number) =>
  reader.act(
    'markRead',
    { upTo: seq === undefined ? { conversationId } : { event: { conversationId, seq } } },
    'conversation { unreadCount head }',
  );

/** Signs in once more: as a second device. */
export const login = async (node: Node, { username, password }: Person) =>
  (await node.ask(LOGIN, { input: { identifier: username, password } })).login;

export const deleteAccount = (person: Person) =>
  person.act('deleteAccount', { password: person.password });

// biome-ignore lint/suspicious/noExplicitAny: a connection or a list of a legacy reply
type List = any;
const each = (list: List, key: string) =>
  (list.nodes ?? list).map((one: Record<string, unknown>) => one[key]);

/** One field of each node of a connection, or of each member of a list. */
export const contents = (list: List): string[] => each(list, 'content');
export const usernames = (list: List): string[] => each(list, 'username');
export const ids = <Id = string>(list: List): Id[] => each(list, 'id');
