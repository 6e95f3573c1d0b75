import { registerEnumType } from 'type-graphql';

/** How two people stand to each other, seen by one of them. */
export enum FriendshipStatus {
  NONE = 'NONE',
  REQUESTED = 'REQUESTED',
  ASKED = 'ASKED',
  ADDED = 'ADDED',
  FRIENDS = 'FRIENDS',
}
registerEnumType(FriendshipStatus, {
  name: 'FriendshipStatus',
  description: 'How you and somebody stand to each other.',
  valuesConfig: {
    NONE: { description: 'Neither wants anything of the other.' },
    REQUESTED: { description: 'You asked them to be friends.' },
    ASKED: { description: 'They asked you to be friends.' },
    ADDED: {
      description:
        'One of you added the other, who did not say anything to it: it shows on both, and opens nothing private.',
    },
    FRIENDS: { description: 'Both of you want it.' },
  },
});
