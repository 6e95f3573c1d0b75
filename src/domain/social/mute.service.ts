import type { Context } from '../../core/context.js';
import { badInput, notFound } from '../../core/errors.js';
import { lockRows } from '../../core/postgres/lock.js';
import { nextMoment } from '../../core/postgres/moments.js';
import { computed } from '../../core/reads/computed.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { sql, viewerId } from '../../core/reads/sql.js';
import { User } from '../account/user.entity.js';
import { isListed } from '../account/user.reads.js';
import { assertNotBlocked, userById } from '../account/user.service.js';
import { aboutOther, announce, notify } from '../inbox/inbox.service.js';
import { Mute } from './mute.entity.js';

/** The most users that one user may mute. */
const mostMutes = 10_000;

/**
 * Mutes a user: their posts leave the viewer's feed, and nothing that they do notifies the viewer. The user cannot
 * tell. Idempotent. Throws NOT_FOUND, and BAD_USER_INPUT for the viewer and for too many.
 */
export const mute = (ctx: Context, userId: number): Promise<User> =>
  changeMute(ctx, userId, async (me, them) => {
    if (them.suspendedAt) throw notFound('User');
    const full = await ctx.em.execute('select from mutes where user_id = ? offset ? limit 1', [
      me.id,
      mostMutes - 1,
    ]);
    if (full.length > 0)
      throw badInput('userId', `At most ${mostMutes} users can be muted.`).because('LIST_FULL');
    const newest = 'select max(created_at) from mutes where user_id = ?';
    const added = await ctx.em.execute(
      `insert into mutes (user_id, muted_id, created_at) values (?, ?, ?)
       on conflict do nothing returning id`,
      [me.id, them.id, await nextMoment(ctx, newest, [me.id])],
    );
    return added.length > 0;
  });

/** Ends the muting of a user; idempotent. Throws NOT_FOUND, and BAD_USER_INPUT for the viewer. */
export const unmute = (ctx: Context, userId: number): Promise<User> =>
  changeMute(ctx, userId, async (me, them) => {
    const gone = await ctx.em.nativeDelete(Mute, { user: me.id, muted: them.id });
    return gone > 0;
  });

/** Locks both users during `change`, and tells the viewer's devices if it changed something. */
async function changeMute(
  ctx: Context,
  userId: number,
  change: (me: User, them: User) => Promise<boolean>,
): Promise<User> {
  const { id } = ctx.viewer;
  if (userId === id) throw badInput('userId', 'You cannot mute yourself.').because('OWN_ACCOUNT');
  return ctx.commit(async () => {
    const people = await lockRows(ctx, User, [id, userId]);
    const me = people.find((one) => one.id === id);
    const them = people.find((one) => one.id === userId);
    if (!me || !them || me.isDeleted || them.isDeleted) throw notFound('User');
    await assertNotBlocked(ctx, userId);
    if (await change(me, them)) {
      const affected = await aboutOther(ctx, id, userId);
      await notify(ctx, [id], 'muted', { userId });
      await announce(ctx, affected);
    }
    return them;
  });
}

/** Users whom the viewer muted, newest first. */
export const mutedUsers = connection({
  entity: Mute,
  viewer: 'user',
  node: 'muted',
  find: userById,
  where: (row) => isListed(sql`${row}.muted_id`),
  order: byMoment(),
});

/** Whether the viewer muted a user. */
export const viewerHasMuted = computed(
  User,
  (row) =>
    sql`exists (select from mutes mine where mine.user_id = ${viewerId} and mine.muted_id = ${row}.id)`,
  Boolean,
);
