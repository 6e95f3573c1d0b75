import type { ApolloCache, Reference } from '@apollo/client';
import { addMessage, type ConversationEventsSubscription } from '@parley/client';

type ConversationEvent = ConversationEventsSubscription['conversationEvents'];

interface Mark {
  __typename: 'ReadMark';
  user: Reference;
  readSeq: number;
}

/** Changes the lists of a conversation by an event, whose objects are in the cache. */
export function applyConversationEvent(
  cache: ApolloCache,
  conversationId: string,
  event: ConversationEvent,
): void {
  const id = cache.identify({ __typename: 'Conversation', id: conversationId });
  const refOf = (user: { id: string }): Reference => ({
    __ref: cache.identify({ __typename: 'User', id: user.id }) ?? user.id,
  });
  const change = <T>(field: string, to: (list: readonly T[]) => readonly T[]) =>
    cache.modify({ id, fields: { [field]: (list: unknown) => to(list as readonly T[]) as never } });
  switch (event.__typename) {
    case 'MessageSent':
      addMessage(cache, conversationId, event.message);
      return;
    case 'ConversationRead': {
      const { reader, readSeq } = event;
      const mark: Mark = { __typename: 'ReadMark', user: refOf(reader), readSeq };
      change<Mark>('readMarks', (marks) => [
        ...marks.filter(({ user }) => user.__ref !== mark.user.__ref),
        mark,
      ]);
      return;
    }
    case 'MemberJoined':
    case 'MemberLeft': {
      const user = refOf(event.user);
      const hasJoined = event.__typename === 'MemberJoined';
      change<Reference>('participants', (users) => {
        const others = users.filter(({ __ref }) => __ref !== user.__ref);
        return hasJoined ? [...others, user] : others;
      });
    }
  }
}
