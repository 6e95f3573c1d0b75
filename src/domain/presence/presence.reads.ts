import { computed } from '../../core/reads/computed.js';
import { external } from '../../core/reads/external.js';
import { type Expression, sql, viewerId } from '../../core/reads/sql.js';
import { describedEnum, type ValueOf } from '../../core/schema-types.js';
import { User } from '../account/user.entity.js';
import { isNotBlocked } from '../social/block.entity.js';

export const PresenceStatus = describedEnum('PresenceStatus', 'Presence status of a user.', {
  ONLINE: 'A socket of the user is open, or a session has set this status.',
  AWAY: 'Online; the user set that they are away from their devices.',
  DO_NOT_DISTURB: 'Online; the user set that calls do not ring and nothing is pushed.',
  OFFLINE: 'No socket of the user is open, and has not been for some seconds.',
});
export type PresenceStatus = ValueOf<typeof PresenceStatus>;

/** The statuses by the availability that the user chose, in the order of their codes. */
const byCode = [PresenceStatus.ONLINE, PresenceStatus.AWAY, PresenceStatus.DO_NOT_DISTURB];

/**
 * The condition that the viewer may see the presence of a user: neither of the two blocked the other, and no message
 * request of the viewer waits for that user.
 */
export const isPresenceShown: Expression = (row) => sql`${isNotBlocked(sql`${row}.id`)} and (
  ${row}.messages_from = 'EVERYBODY' or not exists (select from conversations request
    where request.lower_user_id = least(${row}.id, ${viewerId}) and request.upper_user_id = greatest(${row}.id, ${viewerId})
      and request.requested_of_id = ${row}.id))`;

/**
 * The status of a user, by their leases and the availability that they chose; its key is both in one number. Deleted
 * accounts are always offline.
 */
export const status = external(
  User,
  (row) => sql`case when ${row}.deleted_at is null and ${isPresenceShown(row)}
    then ${row}.id * 4 + case ${row}.availability when 'AWAY' then 1 when 'DO_NOT_DISTURB' then 2 else 0 end end`,
  async (ctx, keys) => {
    const online = await ctx.app.leases.online(keys.map((key) => Math.floor(key / 4)));
    return (key) =>
      key !== null && online.has(Math.floor(key / 4))
        ? (byCode[key % 4] ?? PresenceStatus.ONLINE)
        : PresenceStatus.OFFLINE;
  },
);

/** When a user last came online or went offline; null if never, and to others who may not see it. */
export const lastSeenAt = computed<Date | null>(
  User,
  (
    row,
  ) => sql`case when ${row}.id = ${viewerId} or (not ${row}.hides_last_seen and ${isPresenceShown(row)})
    then ${row}.last_seen_at end`,
  (value) => (value === null ? null : new Date(value as string)),
);
