import type { MockObject } from './defaults.js';
import type { MockContext, MockConversation, MockState, MockUser } from './state.js';

/** What each user has of a conversation for themselves. */
export interface OwnState {
  viewerHasPinned: boolean;
  viewerHasArchived: boolean;
  viewerHasMarkedUnread: boolean;
  viewerMutedUntil: string | null;
}

const initial: OwnState = {
  viewerHasPinned: false,
  viewerHasArchived: false,
  viewerHasMarkedUnread: false,
  viewerMutedUntil: null,
};

/** The state that a user has of a conversation. */
export const stateOf = ({ states }: MockConversation, user: MockUser | null): OwnState =>
  (user && states.get(user.id)) ?? initial;

/** Fields of a conversation whose states are `states`. */
export const stateFields = (states: ReadonlyMap<string, OwnState>): MockObject =>
  Object.fromEntries(
    Object.keys(initial).map((name) => [
      name,
      (_: unknown, { viewer }: MockContext) =>
        ((viewer && states.get(viewer.id)) ?? initial)[name as keyof OwnState],
    ]),
  );

/** Changes what a user has of a conversation, without an event. */
export function setState(
  conversation: MockConversation,
  user: MockUser,
  change: Partial<OwnState>,
): void {
  conversation.states.set(user.id, { ...stateOf(conversation, user), ...change });
}

/** Tells a user that a conversation changed. */
export function tellActivity(
  state: MockState,
  conversation: MockConversation,
  user: MockUser,
  at = state.now(),
): void {
  state
    .stream(`inbox:${user.id}`)
    .append(at, { __typename: 'ConversationActivity', conversation, viewer: user });
}

/** The number of messages of a conversation that a user has not read. */
export const unreadIn = ({ rows, read }: MockConversation, user: MockUser): number =>
  rows.filter(({ seq, sender }) => sender !== user && seq > (read.get(user.id) ?? 0)).length;

/** What a user has not read in all conversations; the mock knows no mentions. */
export function unreadOf({ conversations }: MockState, user: MockUser): MockObject {
  const heard = conversations.filter((one) => {
    const { viewerHasArchived, viewerMutedUntil } = stateOf(one, user);
    return one.participants.includes(user) && !viewerHasArchived && !viewerMutedUntil;
  });
  const counts = heard.map((one) => unreadIn(one, user));
  const isMarked = (place: number) =>
    heard[place] !== undefined && stateOf(heard[place], user).viewerHasMarkedUnread;
  return {
    conversations: counts.filter((count, place) => count > 0 || isMarked(place)).length,
    messages: counts.reduce((sum, count) => sum + count, 0),
    mentions: 0,
    changesAt: null,
  };
}
