import type { Context } from '../../core/context.js';
import {
  aboutBlockedOutsiders,
  announce,
  type Changed,
  holdInboxes,
  notify,
} from '../inbox/inbox.service.js';
import { endRequestsBlockedBy, tellEnded } from './admission.js';
import { GroupRole } from './group-role.js';

/** A member who has another role. */
export interface RoleChange {
  readonly groupId: number;
  readonly userId: number;
  readonly role: GroupRole;
}

/** What one change of members tells, besides roles. */
interface Others {
  /** Users whose inboxes are told later. */
  readonly userIds?: readonly number[];
  readonly affected?: readonly Changed[];
}

/**
 * Tells members of their roles, inside an open `ctx.commit` that locked every stream that it needs but inboxes: this
 * locks those of `others`, too. For users in a block with a new owner the group is not there any more: their requests
 * to join it end.
 */
export async function tellRoles(
  ctx: Context,
  changes: readonly RoleChange[],
  { userIds = [], affected = [] }: Others = {},
): Promise<void> {
  const owners = changes.filter(({ role }) => role === GroupRole.OWNER);
  const requests = await endRequestsBlockedBy(ctx, owners);
  const hidden = await aboutBlockedOutsiders(
    ctx,
    owners.map(({ groupId }) => groupId),
  );
  const people = [...userIds, ...changes.map(({ userId }) => userId)];
  await holdInboxes(
    ctx,
    [...people, ...requests.flatMap(({ admins }) => admins)],
    [...affected, ...hidden],
  );
  await tellEnded(ctx, requests);
  await announce(ctx, hidden);
  for (const { userId, ...data } of changes) await notify(ctx, [userId], 'groupRole', data);
}
