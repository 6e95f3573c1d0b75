import { external } from '../../core/reads/external.js';
import { sql } from '../../core/reads/sql.js';
import { describedEnum, type ValueOf } from '../../core/schema-types.js';
import { User } from '../account/user.entity.js';

export const PresenceStatus = describedEnum('PresenceStatus', 'Presence status of a user.', {
  ONLINE: 'A socket of the user is open, or a session has set this status.',
  OFFLINE: 'No socket of the user is open, and has not been for some seconds.',
});
export type PresenceStatus = ValueOf<typeof PresenceStatus>;

/** Whether a user is online, by their leases. Deleted accounts are always offline. */
export const status = external(
  User,
  (row) => sql`case when ${row}.deleted_at is null then ${row}.id end`,
  async (ctx, ids) => {
    const online = await ctx.app.leases.online(ids);
    return (id) => (id !== null && online.has(id) ? PresenceStatus.ONLINE : PresenceStatus.OFFLINE);
  },
);
