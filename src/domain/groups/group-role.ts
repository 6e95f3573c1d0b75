import { type Sql, sql } from '../../core/reads/sql.js';
import { describedEnum, type ValueOf } from '../../core/schema-types.js';

export const GroupRole = describedEnum('GroupRole', 'The role of a member of a group.', {
  OWNER: 'May do everything, including closing the group and assigning roles.',
  ADMIN: 'May change the group, decide who joins, and remove and ban members.',
  MEMBER: 'May read and write in the chat.',
});
export type GroupRole = ValueOf<typeof GroupRole>;

/** The role of a participant of a group's conversation. */
export const roleOf = (
  { owner }: { owner: { id: number } },
  { userId, isAdmin }: { userId: number; isAdmin: boolean },
): GroupRole => {
  if (owner.id === userId) return GroupRole.OWNER;
  return isAdmin ? GroupRole.ADMIN : GroupRole.MEMBER;
};

/** The same in SQL, of two conditions. */
export const roleSql = (isOwner: Sql, isAdmin: Sql): Sql =>
  sql`case when ${isOwner} then 'OWNER' when ${isAdmin} then 'ADMIN' else 'MEMBER' end`;
