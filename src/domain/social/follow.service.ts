import type { Context } from '../../core/context.js';
import { badInput, notFound } from '../../core/errors.js';
import { lockRows } from '../../core/lock.js';
import { nestedPages } from '../../core/nested-pages.js';
import { globalId } from '../../core/node.js';
import { mapPage, type Page, type PageArgs } from '../../core/pages.js';
import { User } from '../account/user.entity.js';
import { userById } from '../account/user.service.js';
import { notifyOnce } from '../inbox/inbox.service.js';
import { Follow } from './follow.entity.js';

/**
 * The viewer follows a person from now on; doing it twice is doing it once. Throws NOT_FOUND, and
 * BAD_USER_INPUT for oneself.
 */
export const follow = (ctx: Context, userId: number): Promise<User> =>
  changeFollow(ctx, userId, async (me, them) => {
    const added = await ctx.em.execute(
      'insert into follows (follower_id, followee_id) values (?, ?) on conflict do nothing returning id',
      [me.id, them.id],
    );
    me.followingCount += added.length;
    them.followerCount += added.length;
    if (added.length > 0) {
      await notifyOnce(ctx, them.id, 'follower', { userId: me.id }, globalId('user', me.id));
    }
  });

/** The viewer follows a person no longer. Throws NOT_FOUND, and BAD_USER_INPUT for oneself. */
export const unfollow = (ctx: Context, userId: number): Promise<User> =>
  changeFollow(ctx, userId, async (me, them) => {
    const gone = await ctx.em.nativeDelete(Follow, { follower: me.id, followee: them.id });
    me.followingCount -= gone;
    them.followerCount -= gone;
  });

/** Both people stay locked while `change` adds or removes the edge, so both counts stay exact. */
async function changeFollow(
  ctx: Context,
  userId: number,
  change: (me: User, them: User) => Promise<void>,
): Promise<User> {
  const viewerId = ctx.viewer.id;
  if (userId === viewerId) throw badInput('userId', 'You cannot follow yourself.');
  const user = await ctx.commit(async () => {
    const people = await lockRows(ctx, User, [viewerId, userId]);
    const me = people.find(({ id }) => id === viewerId);
    const them = people.find(({ id }) => id === userId);
    if (!me || !them || me.isDeleted || them.isDeleted) throw notFound('User');
    await change(me, them);
    return them;
  });
  ctx.loader(followedByViewer).clear(userId);
  return user;
}

async function followedByViewer(ctx: Context, ids: readonly number[]): Promise<boolean[]> {
  const rows = await ctx.em.execute<{ followee_id: string }[]>(
    'select followee_id from follows where follower_id = ? and followee_id in (?)',
    [ctx.viewer.id, ids],
  );
  const followed = new Set(rows.map((row) => Number(row.followee_id)));
  return ids.map((id) => followed.has(id));
}

/** Whether the viewer follows a person; nobody signed in follows nobody. */
export const viewerFollows = async (ctx: Context, userId: number): Promise<boolean> =>
  ctx.viewerOrNull !== null && ctx.loader(followedByViewer).load(userId);

const followsTo = nestedPages(Follow, 'followee');
const followsFrom = nestedPages(Follow, 'follower');

/** Who follows a person, the newest follower first. */
export async function followers(ctx: Context, userId: number, args: PageArgs): Promise<Page<User>> {
  void ctx.viewer;
  const page = await followsTo(ctx, userId, args);
  return mapPage(page, ({ follower }) => userById(ctx, follower.id));
}

/** Whom a person follows, the newest first. */
export async function following(ctx: Context, userId: number, args: PageArgs): Promise<Page<User>> {
  void ctx.viewer;
  const page = await followsFrom(ctx, userId, args);
  return mapPage(page, ({ followee }) => userById(ctx, followee.id));
}
