import type { Context } from '../../core/context.js';
import { mostAnnounced } from './affected.js';
import type { Changed } from './notices.js';
import { kindsAbout, type NotificationKind } from './notification.enums.js';

// The notifications that appear or vanish because their users may see more or less than before.

const onPosts = `select item.user_id, item.notification_id from posts
    join comments on comments.post_id = posts.id
    join notification_actors item on item.user_id = comments.author_id and item.kind = any(?::text[])
      and item.subject_id = comments.id
  where posts.author_id = ?`;
const newest = `group by 1, 2 order by 2 desc limit ${mostAnnounced}`;
const aboutComments = `{${kindsAbout('comment')}}`;

/** Notifications of a user about their comments on the posts of an author, who admits the user or does not any more. */
export const aboutCommentsFor = (
  ctx: Context,
  userId: number,
  authorId: number,
): Promise<Changed[]> =>
  ctx.em.execute(`${onPosts} and comments.author_id = ? ${newest}`, [
    aboutComments,
    authorId,
    userId,
  ]);

/** Notifications about comments on the posts of a user, whose account became private or public, of other users than followers. */
export const aboutCommentsOn = (ctx: Context, authorId: number): Promise<Changed[]> =>
  ctx.em.execute(
    `${onPosts} and comments.author_id <> posts.author_id and not exists (
       select from follows where follower_id = comments.author_id and followee_id = posts.author_id) ${newest}`,
    [aboutComments, authorId],
  );

const outsiders = `select item.user_id, item.notification_id
  from groups join notification_actors item on item.kind = any(?::text[]) and item.subject_id = groups.id
  where groups.id = any(?::bigint[]) and not exists (
    select from participants part where part.conversation_id = groups.conversation_id and part.user_id = item.user_id)`;
const aboutGroups = `{${kindsAbout('group')}}`;

/** Notifications about a group of users who are no members: they depend on its visibility. */
export const aboutOutsiders = (ctx: Context, groupId: number): Promise<Changed[]> =>
  ctx.em.execute(`${outsiders} ${newest}`, [aboutGroups, `{${groupId}}`]);

/** Notifications about groups with new owners of users who are no members: a block with an owner hides them. */
export const aboutBlockedOutsiders = (
  ctx: Context,
  groupIds: readonly number[],
): Promise<Changed[]> =>
  ctx.em.execute(
    `${outsiders} and exists (select from blocks where blocks.user_id = item.user_id) ${newest}`,
    [aboutGroups, `{${groupIds}}`],
  );

/** Notifications of the viewer of these kinds, which lists show or do not show any more. */
export const aboutKinds = (ctx: Context, kinds: readonly NotificationKind[]): Promise<Changed[]> =>
  ctx.em.execute(
    `select user_id, id as notification_id from notifications
     where user_id = ? and kind = any(?::text[]) order by at desc limit ${mostAnnounced}`,
    [ctx.viewer.id, `{${kinds}}`],
  );
