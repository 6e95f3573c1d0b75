import type { Context } from '../../core/context.js';

const neighbours = `select follower_id as id from follows where followee_id = ?
  union select followee_id from follows where follower_id = ?`;

/**
 * Locks the viewer, their followers and the users they follow until the open `ctx.commit` ends, in
 * the order that following uses. False when a new follower came while it waited: retry in a new commit.
 */
export async function lockNeighbours(ctx: Context): Promise<boolean> {
  const { id } = ctx.viewer;
  const locked = await ctx.em.execute<{ id: string }[]>(
    `select id from users where id = ? or id in (${neighbours}) order by id for no key update`,
    [id, id, id],
  );
  const now = await ctx.em.execute<{ id: string }[]>(neighbours, [id, id]);
  const known = new Set(locked.map((row) => row.id));
  return now.every((row) => known.has(row.id));
}

/** Deletes friendships, follows and requests between the viewer and another user, both of whom are locked. */
export async function deleteTiesWith(ctx: Context, userId: number): Promise<void> {
  const pair = [ctx.viewer.id, userId, userId, ctx.viewer.id];
  for (const [table, columns] of [
    ['friends', 'user_id, friend_id'],
    ['friend_requests', 'requester_id, asked_id'],
    ['follow_requests', 'requester_id, asked_id'],
  ]) {
    await ctx.em.execute(`delete from ${table} where (${columns}) in ((?, ?), (?, ?))`, pair);
  }
  await deleteFollows(ctx, '(follower_id, followee_id) in ((?, ?), (?, ?))', pair);
}

/** Deletes the friendships, friend requests and follows of a user, after `lockNeighbours`. */
export async function deleteDataOf(ctx: Context, id: number): Promise<void> {
  await ctx.em.execute('delete from friends where user_id = ? or friend_id = ?', [id, id]);
  await ctx.em.execute('delete from friend_requests where requester_id = ? or asked_id = ?', [
    id,
    id,
  ]);
  await deleteFollows(ctx, 'follower_id = ? or followee_id = ?', [id, id]);
}

/** Deletes the follows that meet a condition, and counts them out of the numbers of their users. */
async function deleteFollows(
  ctx: Context,
  condition: string,
  values: readonly number[],
): Promise<void> {
  await ctx.em.execute(
    `with gone as (
       delete from follows where ${condition} returning follower_id, followee_id
     ), fewer as (
       select id, sum(followers)::int as followers, sum(following)::int as following from (
         select followee_id as id, 1 as followers, 0 as following from gone
         union all select follower_id, 0, 1 from gone
       ) each group by id
     )
     update users set follower_count = follower_count - fewer.followers,
       following_count = following_count - fewer.following
     from fewer where users.id = fewer.id`,
    [...values],
  );
}
