import {
  AcceptFollowRequestDocument,
  AcceptFriendRequestDocument,
  BlockUserDocument,
  CircleDocument,
  DeclineFollowRequestDocument,
  DeclineFriendRequestDocument,
  FollowUserDocument,
  ProfileDocument,
  RemoveFriendDocument,
  RequestsDocument,
  SendFriendRequestDocument,
  UnblockUserDocument,
  UnfollowUserDocument,
  type UserBy,
  UsersDocument,
} from '@parley/client';
import { useMemo } from 'react';
import { type Act, useAct } from './use-act.js';
import { usePages, useRead } from './use-pages.js';

/** Users by a part of their names; everybody without one. */
export const useUsers = ({ search = '', pageSize = 20 } = {}) =>
  usePages(UsersDocument, { search: search || null, first: pageSize }, ({ users }) => users);

/** The profile of a user; `user` is null where there is none. */
export function useUser(by: UserBy) {
  const { data, ...state } = useRead(ProfileDocument, { by });
  return { user: data?.user, ...state };
}

/** The friends of a user, the followers, or those whom the user follows. */
export const useCircle = (userId: string, part: 'friends' | 'followers' | 'following') =>
  usePages(CircleDocument, { id: userId }, ({ user }) => user?.[part]);

const reads = ['Requests', 'Circle'];

const actionsOf = (act: Act) => ({
  /** Follows a user, or asks a private account for it. */
  follow: (userId: string) => act(FollowUserDocument, { userId }, { reads: ['Posts', 'Circle'] }),
  unfollow: (userId: string) => act(UnfollowUserDocument, { userId }, { reads: ['Circle'] }),
  askToBeFriends: (userId: string) => act(SendFriendRequestDocument, { userId }),
  acceptFriend: (userId: string) => act(AcceptFriendRequestDocument, { userId }, { reads }),
  declineFriend: (userId: string) => act(DeclineFriendRequestDocument, { userId }, { reads }),
  /** Ends a friendship, or withdraws the request of the viewer. */
  removeFriend: (userId: string) => act(RemoveFriendDocument, { userId }, { reads }),
  acceptFollower: (userId: string) => act(AcceptFollowRequestDocument, { userId }, { reads }),
  declineFollower: (userId: string) => act(DeclineFollowRequestDocument, { userId }, { reads }),
  block: (userId: string) => act(BlockUserDocument, { userId }, { reads: ['Profile', 'Account'] }),
  unblock: (userId: string) =>
    act(UnblockUserDocument, { userId }, { reads: ['Profile', 'Account'] }),
});

/** What the viewer does with other users, by the id of each. */
export function useUserActions() {
  const act = useAct();
  return useMemo(() => actionsOf(act), [act]);
}

/** Users who ask to be friends of the viewer, or to follow a private account, and the actions that answer them. */
export function useRequests() {
  const { data, isLoading, error } = useRead(RequestsDocument, {});
  const actions = useUserActions();
  return {
    friends: {
      users: data?.friendRequests.nodes ?? [],
      accept: actions.acceptFriend,
      decline: actions.declineFriend,
    },
    followers: {
      users: data?.followRequests.nodes ?? [],
      accept: actions.acceptFollower,
      decline: actions.declineFollower,
    },
    isLoading,
    error,
  };
}
