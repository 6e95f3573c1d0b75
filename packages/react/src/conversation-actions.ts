import { gql, type OperationVariables, type TypedDocumentNode } from '@apollo/client';
import {
  AcceptMessageRequestDocument,
  ArchiveConversationDocument,
  DeclineMessageRequestDocument,
  LeaveConversationDocument,
  LeaveGroupDocument,
  MarkReadDocument,
  MarkUnreadDocument,
  MuteConversationDocument,
  type ParleyClient,
  type ParleyConversationStateFragment,
  ParleyConversationStateFragmentDoc,
  PinConversationDocument,
  placeConversation,
  removeConversation,
  StartConversationDocument,
  type StartConversationInput,
  UnarchiveConversationDocument,
  UnmuteConversationDocument,
  UnpinConversationDocument,
} from '@parley/client';
import { type DocumentNode, getOperationAST } from 'graphql';
import { useMemo } from 'react';
import { useParley } from './provider.js';

/** Stands for a mute without end. */
const forever = '9999-12-31T23:59:59.000Z';

const GROUP = gql`fragment GroupOfConversation on Conversation { group { id } }`;

type State = ParleyConversationStateFragment;
type Mutation = TypedDocumentNode<unknown, OperationVariables>;

function actionsOf(
  { client, userId }: ParleyClient,
  prepare: <D extends DocumentNode>(document: D) => D,
) {
  const { cache } = client;
  const refOf = (id: string) => ({ __typename: 'Conversation', id });

  /** The optimistic response of a mutation. Its field and its payload type are named after the operation. */
  const answerOf = (document: DocumentNode, payload: object) => {
    const name = getOperationAST(document)?.name?.value ?? '';
    return {
      [name.charAt(0).toLowerCase() + name.slice(1)]: { __typename: `${name}Payload`, ...payload },
    };
  };

  /** Changes the state of a conversation, which is shown before the server answers, and taken back if it refuses. */
  const change = async (
    document: unknown,
    id: string,
    state: Partial<State>,
    input: object = { conversationId: id },
  ): Promise<void> => {
    const mutation = prepare(document as Mutation);
    const known = cache.readFragment<State>({
      fragment: ParleyConversationStateFragmentDoc,
      from: refOf(id),
    });
    await client.mutate({
      mutation,
      variables: { input },
      ...(known && {
        optimisticResponse: answerOf(mutation, { conversation: { ...known, ...state } }),
      }),
      update: (changed) => placeConversation(changed, id, userId()),
    });
  };

  return {
    /** Pins a conversation in front of the others, and takes it out of the archive. */
    pin: (id: string) =>
      change(PinConversationDocument, id, { viewerHasPinned: true, viewerHasArchived: false }),
    unpin: (id: string) => change(UnpinConversationDocument, id, { viewerHasPinned: false }),
    /** Moves a conversation to the archive, until its next message. */
    archive: (id: string) =>
      change(ArchiveConversationDocument, id, { viewerHasPinned: false, viewerHasArchived: true }),
    unarchive: (id: string) =>
      change(UnarchiveConversationDocument, id, { viewerHasArchived: false }),
    /** Mutes a conversation until a time; without one, until it is unmuted. */
    mute: (id: string, until?: Date) =>
      change(
        MuteConversationDocument,
        id,
        { viewerMutedUntil: until?.toISOString() ?? forever },
        { conversationId: id, until: until?.toISOString() },
      ),
    unmute: (id: string) => change(UnmuteConversationDocument, id, { viewerMutedUntil: null }),
    /** Marks a conversation as unread, until the viewer reads it or writes. */
    markUnread: (id: string) => change(MarkUnreadDocument, id, { viewerHasMarkedUnread: true }),
    /** Marks all messages of a conversation as read. */
    markRead: (id: string) =>
      change(
        MarkReadDocument,
        id,
        { unreadCount: 0, viewerHasMarkedUnread: false },
        { upTo: { conversationId: id } },
      ),
    /** Accepts the request of another user to write to the viewer. */
    accept: (id: string) => change(AcceptMessageRequestDocument, id, { state: 'OPEN' }),
    /** Declines it; the other user is not told. */
    decline: (id: string) => change(DeclineMessageRequestDocument, id, { state: 'DECLINED' }),
    /** Leaves a conversation of several people, or the group that it belongs to. */
    async leave(id: string): Promise<void> {
      const group = cache.readFragment<{ group: { id: string } | null }>({
        fragment: GROUP,
        from: refOf(id),
      })?.group;
      const mutation = (group ? LeaveGroupDocument : LeaveConversationDocument) as Mutation;
      await client.mutate({
        mutation,
        variables: { input: group ? { groupId: group.id } : { conversationId: id } },
        optimisticResponse: answerOf(
          mutation,
          group
            ? {
                group: {
                  __typename: 'Group',
                  id: group.id,
                  viewerIsMember: false,
                  viewerRole: null,
                },
              }
            : { conversationId: id },
        ),
        update: (changed) => removeConversation(changed, id),
      });
    },
    /** Starts a conversation; resolves to its id. With one user, that is the id of the existing one, if any. */
    async start(input: StartConversationInput): Promise<string> {
      const { data } = await client.mutate({
        mutation: prepare(StartConversationDocument),
        variables: { input },
        update: (changed, { data: started }) =>
          started &&
          placeConversation(changed, started.startConversation.conversation.id, userId()),
      });
      return data?.startConversation.conversation.id ?? '';
    },
  };
}

/** What the viewer does to their conversations, by the id of each. */
export function useConversationActions() {
  const { parley, prepare } = useParley();
  return useMemo(() => actionsOf(parley, prepare), [parley, prepare]);
}
