import { filled } from '../../core/reads/external.js';
import { User } from '../account/user.entity.js';

export enum PresenceStatus {
  ONLINE = 'ONLINE',
  OFFLINE = 'OFFLINE',
}

/** Whether a person is there, which their leases tell; who is gone is not, whatever those say. */
export const status = filled(
  User,
  (row) => `case when ${row}.deleted_at is null then ${row}.id end`,
  async (ctx, ids) => {
    const online = await ctx.app.leases.online(ids);
    return (id) => (id !== null && online.has(id) ? PresenceStatus.ONLINE : PresenceStatus.OFFLINE);
  },
);
