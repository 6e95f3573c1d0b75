import { registerEnumType } from 'type-graphql';

export enum GroupRole {
  OWNER = 'OWNER',
  ADMIN = 'ADMIN',
  MEMBER = 'MEMBER',
}
registerEnumType(GroupRole, {
  name: 'GroupRole',
  description: 'What somebody may do in a group.',
  valuesConfig: {
    OWNER: { description: 'Everything: also close it, and say who else is admin or owner.' },
    ADMIN: { description: 'Change how it presents itself, and remove members.' },
    MEMBER: { description: 'Read and write in its chat.' },
  },
});

/** What somebody who takes part in a group's conversation may do. */
export const roleOf = (
  { owner }: { owner: { id: number } },
  { userId, isAdmin }: { userId: number; isAdmin: boolean },
): GroupRole => {
  if (owner.id === userId) return GroupRole.OWNER;
  return isAdmin ? GroupRole.ADMIN : GroupRole.MEMBER;
};
