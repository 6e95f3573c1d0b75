import type { Context } from '../../core/context.js';
import { unauthenticated } from '../../core/errors.js';
import { presenceTopic } from '../../core/events/topics.js';
import { lockRows } from '../../core/postgres/lock.js';
import { type ContactPolicy, User } from '../account/user.entity.js';
import { aboutCommentsOn, announceLimited } from '../inbox/inbox.service.js';

/** Changes to the privacy of the viewer; fields left out keep their value. */
export interface PrivacyChange {
  isPrivate?: boolean | null;
  hidesLastSeen?: boolean | null;
  messagesFrom?: ContactPolicy | null;
  callsFrom?: ContactPolicy | null;
  groupsFrom?: ContactPolicy | null;
}

/** Changes the privacy of the viewer. */
export const updatePrivacy = (ctx: Context, change: PrivacyChange): Promise<User> =>
  ctx.commit(async () => {
    const [me] = await lockRows(ctx, User, [ctx.viewer.id]);
    if (!me || me.isDeleted || me.suspendedAt) throw unauthenticated();
    const wasPrivate = me.isPrivate;
    const given = Object.entries(change).filter(([, value]) => value != null);
    ctx.em.assign(me, Object.fromEntries(given));
    await ctx.em.flush();
    if (me.isPrivate !== wasPrivate) await announceLimited(ctx, await aboutCommentsOn(ctx, me.id));
    ctx.ring(presenceTopic(me.id));
    return me;
  });
