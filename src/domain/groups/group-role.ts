import { type AppError, forbidden } from '../../core/errors.js';
import { type Sql, sql } from '../../core/reads/sql.js';
import { describedEnum, type ValueOf } from '../../core/schema-types.js';

export const GroupRole = describedEnum('GroupRole', 'The role of a member of a group.', {
  OWNER: 'May do everything, including closing the group and assigning roles.',
  ADMIN: 'May change name, description and picture, and remove members.',
  MEMBER: 'May read and write in the chat.',
});
export type GroupRole = ValueOf<typeof GroupRole>;

const { OWNER, ADMIN, MEMBER } = GroupRole;

/** The roles that may do each thing in a group, and the message for all others. */
const permissions = {
  sendMessage: [[OWNER, ADMIN, MEMBER], 'Only members of a group may write to it.'],
  openChat: [[OWNER, ADMIN, MEMBER], 'Only members may open the chat of a group.'],
  deleteMessage: [
    [OWNER, ADMIN],
    'Only the sender may delete a message; in a group, its owner and admins as well.',
  ],
  update: [[OWNER, ADMIN], 'Only the owner and the admins of a group may change it.'],
  kick: [[OWNER, ADMIN], 'Only the owner and the admins of a group may remove its members.'],
  kickAdmin: [[OWNER], 'Only the owner of a group may remove its admins.'],
  setRole: [[OWNER], 'Only the owner of a group may set roles.'],
  close: [[OWNER], 'Only the owner of a group may close it.'],
} as const satisfies Record<string, readonly [readonly GroupRole[], string]>;

type GroupAction = keyof typeof permissions;

/** Whether a role, null for non-members, may do this. */
export const may = (role: GroupRole | null, action: GroupAction): boolean =>
  permissions[action][0].some((allowed) => allowed === role);

/** The FORBIDDEN error of an action. */
export const refusalOf = (action: GroupAction): AppError => forbidden(permissions[action][1]);

/** Throws FORBIDDEN unless a role, null for non-members, may do this. */
export function assertMay(role: GroupRole | null, action: GroupAction): void {
  if (!may(role, action)) throw refusalOf(action);
}

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
