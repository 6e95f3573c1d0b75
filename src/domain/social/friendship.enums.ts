import { registerEnumType } from 'type-graphql';

/** The friendship status of two users, from the side of one. */
export enum FriendshipStatus {
  NONE = 'NONE',
  REQUESTED = 'REQUESTED',
  ASKED = 'ASKED',
  ADDED = 'ADDED',
  FRIENDS = 'FRIENDS',
}
registerEnumType(FriendshipStatus, {
  name: 'FriendshipStatus',
  description: 'The friendship status of the viewer and another user.',
  valuesConfig: {
    NONE: { description: 'No friendship and no request.' },
    REQUESTED: { description: 'The viewer sent a friend request.' },
    ASKED: { description: 'The other user sent a friend request.' },
    ADDED: {
      description:
        'One of the two added the other, who has not confirmed: both lists show it, private fields stay hidden.',
    },
    FRIENDS: { description: 'Both confirmed the friendship.' },
  },
});
