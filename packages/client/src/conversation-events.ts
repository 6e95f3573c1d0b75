import { type ApolloCache, gql, isReference, type Reference } from '@apollo/client';
import { addMessage, idIn, setPinned } from './cache-updates.js';

/** What is used of an event of a conversation; a document may leave any of it out. */
export interface ConversationEventData {
  __typename: string;
  message?: { id: string; seq?: number; sender?: { id: string } };
  by?: { id: string };
  user?: { id: string };
  readSeq?: number;
  deliveredSeq?: number;
}

const MARK = gql`fragment ReadMarkOfEvent on ReadMark { id readSeq deliveredSeq user { id } }`;

interface Mark {
  __typename: string;
  id: string;
  readSeq: number;
  deliveredSeq: number;
  user: { __typename: string; id: string };
}

/** The id of the read mark of a user in a conversation: `readmark_5_7`. */
const markOf = (conversationId: string, userId: string) =>
  `readmark_${conversationId.replace('conversation_', '')}_${userId.replace('user_', '')}`;

/** Changes the lists of a conversation in `cache` by an event, whose objects have been written to the cache. */
export function applyConversationEvent(
  cache: ApolloCache,
  conversationId: string,
  { __typename, message, by, user, readSeq = 0, deliveredSeq = 0 }: ConversationEventData,
): void {
  const id = idIn(cache, { __typename: 'Conversation', id: conversationId });
  const change = <T>(field: string, to: (list: readonly T[]) => readonly T[]) =>
    cache.modify({ id, fields: { [field]: (list: unknown) => to(list as readonly T[]) as never } });
  const mark = (reader: { id: string }, read: number, delivered = read) => {
    const from = { __typename: 'ReadMark', id: markOf(conversationId, reader.id) };
    change<Reference>('readMarks', (marks) => {
      // Marks without ids cannot be told apart.
      if (!marks.every(isReference)) return marks;
      const known = cache.readFragment<Mark>({ fragment: MARK, from });
      const data = {
        ...from,
        readSeq: Math.max(read, known?.readSeq ?? 0),
        deliveredSeq: Math.max(delivered, known?.deliveredSeq ?? 0),
        user: { __typename: 'User', id: reader.id },
      };
      const ref = cache.writeFragment<Mark>({ fragment: MARK, data });
      return !ref || marks.some(({ __ref }) => __ref === ref.__ref) ? marks : [...marks, ref];
    });
  };
  switch (__typename) {
    case 'MessageSent':
      if (message?.seq === undefined) return;
      addMessage(cache, conversationId, {
        __typename: 'Message',
        id: message.id,
        seq: message.seq,
      });
      // Sending counts as reading.
      if (message.sender) mark(message.sender, message.seq);
      return;
    case 'MessagePinned':
    case 'MessageUnpinned':
    case 'MessageDeleted':
      if (message)
        setPinned(
          cache,
          conversationId,
          { __typename: 'Message', id: message.id },
          __typename === 'MessagePinned',
        );
      return;
    case 'ConversationRead':
      if (by) mark(by, readSeq);
      return;
    case 'ConversationDelivered':
      if (by) mark(by, 0, deliveredSeq);
      return;
    case 'MemberJoined':
    case 'MemberLeft': {
      if (!user) return;
      const row: Reference = { __ref: idIn(cache, { __typename: 'User', id: user.id }) };
      change<Reference>('participants', (users) => {
        const others = users.filter(({ __ref }) => __ref !== row.__ref);
        return __typename === 'MemberJoined' ? [...others, row] : others;
      });
    }
  }
}
