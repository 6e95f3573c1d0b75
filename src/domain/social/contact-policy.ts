import type { Context } from '../../core/context.js';
import { forbidden } from '../../core/errors.js';
import { computed } from '../../core/reads/computed.js';
import { bind, raw, run, type Sql, sql, viewerId } from '../../core/reads/sql.js';
import { User } from '../account/user.entity.js';
import { isNotBlocked } from './block.entity.js';

/** The ways in which somebody is contacted; each has a policy of its own. */
export type ContactWay = 'messages' | 'calls' | 'groups';

const columns: Record<ContactWay, Sql> = {
  messages: raw('messages_from'),
  calls: raw('calls_from'),
  groups: raw('groups_from'),
};

const refusals: Record<ContactWay, string> = {
  messages: 'This user takes no messages of yours before they accepted them.',
  calls: 'This user takes no calls of yours.',
  groups: 'This user cannot be added to groups by you.',
};

/** The condition that the policy of a user, a row of `users`, admits the viewer. */
const admits = (user: Sql, way: ContactWay): Sql => sql`
  case ${user}.${columns[way]} when 'EVERYBODY' then true
    when 'FOLLOWED' then exists (select from follows where follower_id = ${user}.id and followee_id = ${viewerId})
    when 'FRIENDS' then (select count(*) = 2 from friends where made
      and (user_id, friend_id) in ((${user}.id, ${viewerId}), (${viewerId}, ${user}.id)))
    else false end`;

const viewerMayBy = (way: ContactWay) =>
  computed(
    User,
    (row) =>
      sql`(${row}.id <> ${viewerId} and ${isNotBlocked(sql`${row}.id`)} and ${admits(row, way)})`,
    Boolean,
  );

/** Whether the viewer may contact a user, by way; false for a block, as for an absent user. */
export const viewerMay = {
  messages: viewerMayBy('messages'),
  calls: viewerMayBy('calls'),
  groups: viewerMayBy('groups'),
};

/** Whether the policy of a user admits the viewer. Inside `ctx.commit`, with the user held. */
export async function isAdmitted(ctx: Context, userId: number, way: ContactWay): Promise<boolean> {
  const [row] = await run<{ admitted: boolean }>(
    ctx,
    sql`select ${admits(raw('them'), way)} as admitted from users them where them.id = ${bind(userId, 'bigint')}`,
  );
  return row?.admitted ?? false;
}

/** Throws FORBIDDEN unless the policy of a user admits the viewer. */
export async function assertAdmitted(ctx: Context, userId: number, way: ContactWay): Promise<void> {
  if (!(await isAdmitted(ctx, userId, way))) throw forbidden(refusals[way]).because('NOT_ADMITTED');
}
