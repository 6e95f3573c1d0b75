import { external } from '../../core/reads/external.js';
import { sql } from '../../core/reads/sql.js';
import { User } from '../account/user.entity.js';

export enum PresenceStatus {
  ONLINE = 'ONLINE',
  OFFLINE = 'OFFLINE',
}

/** Whether a user is online, by their leases. Deleted accounts are always offline. */
export const status = external(
  User,
  (row) => sql`case when ${row}.deleted_at is null then ${row}.id end`,
  async (ctx, ids) => {
    const online = await ctx.app.leases.online(ids);
    return (id) => (id !== null && online.has(id) ? PresenceStatus.ONLINE : PresenceStatus.OFFLINE);
  },
);
