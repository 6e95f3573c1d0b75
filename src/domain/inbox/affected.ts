import type { Context } from '../../core/context.js';
import type { Changed } from './notices.js';
import { kindsAbout } from './notification.enums.js';

// The notifications that content, groups and accounts take with them. They are found before rows are deleted, and
// announced after all other locks were taken.

/** Notifications of other users about posts, and about the comments on them. */
export const aboutPosts = (ctx: Context, postIds: readonly number[]): Promise<Changed[]> =>
  ctx.em.execute(
    `select item.user_id, item.notification_id from posts join notification_actors item
       on item.user_id = posts.author_id and item.kind = any(?::text[]) and item.subject_id = posts.id
     where posts.id = any(?::bigint[])
     union select item.user_id, item.notification_id from comments join notification_actors item
       on item.user_id = comments.author_id and item.kind = any(?::text[]) and item.subject_id = comments.id
     where comments.post_id = any(?::bigint[])`,
    [`{${kindsAbout('post')}}`, `{${postIds}}`, `{${kindsAbout('comment')}}`, `{${postIds}}`],
  );

/** Notifications about a comment of a user, and those that it caused. */
export const aboutComment = (
  ctx: Context,
  { id, authorId }: { id: number; authorId: number },
): Promise<Changed[]> =>
  ctx.em.execute(
    `select user_id, notification_id from notification_actors
     where user_id = ? and kind = any(?::text[]) and subject_id = ?
     union select user_id, notification_id from notification_actors
     where actor_id = ? and ? = any(earlier_cause_ids || cause_id)`,
    [authorId, `{${kindsAbout('comment')}}`, id, authorId, id],
  );

/** A group with its chat. */
interface GroupOf {
  readonly id: number;
  readonly conversation: { readonly id: number };
}

const aboutMessages = `select item.user_id, item.notification_id
  from participants part
    join notification_actors item on item.user_id = part.user_id and item.kind = any(?::text[])
    join messages on messages.id = item.subject_id and messages.conversation_id = part.conversation_id
  where part.conversation_id = ?`;

/** Notifications about a group, and those of its members about its messages. */
export const aboutGroup = (ctx: Context, { id, conversation }: GroupOf): Promise<Changed[]> =>
  ctx.em.execute(
    `select user_id, notification_id from notification_actors
     where kind in ('GROUP_INVITED', 'GROUP_ADDED', 'GROUP_JOIN_REQUESTED') and subject_id = ?
     union ${aboutMessages}`,
    [id, `{${kindsAbout('message')}}`, conversation.id],
  );

/** Notifications of a participant about the messages of a conversation. */
export const aboutMessagesFor = (
  ctx: Context,
  conversationId: number,
  userId: number,
): Promise<Changed[]> =>
  ctx.em.execute(`${aboutMessages} and part.user_id = ?`, [
    `{${kindsAbout('message')}}`,
    conversationId,
    userId,
  ]);

/**
 * Notifications of a member about a group and its messages, without those about requests to join, which are taken
 * back as the member ceases to be an admin.
 */
export const aboutGroupFor = async (
  ctx: Context,
  { id, conversation }: GroupOf,
  userId: number,
): Promise<Changed[]> => [
  ...(await ctx.em.execute<Changed[]>(
    `select distinct user_id, notification_id from notification_actors
     where user_id = ? and kind = any(?::text[]) and kind <> 'GROUP_JOIN_REQUESTED' and subject_id = ?`,
    [userId, `{${kindsAbout('group')}}`, id],
  )),
  ...(await aboutMessagesFor(ctx, conversation.id, userId)),
];

/** The most notifications that one change of access announces, newest first: lists show no more. */
export const mostAnnounced = 1_000;

/**
 * Notifications of a user that another one caused, or that are about comments on posts of the other one, or about
 * groups of theirs or to which they invited the user: those that a block or a mute hides, and its end shows.
 */
export const aboutOther = (ctx: Context, userId: number, otherId: number): Promise<Changed[]> =>
  ctx.em.execute(
    `select user_id, notification_id from (
       select user_id, notification_id from notification_actors
       where user_id = ? and actor_id = ? and withdrawn_at is null
       union select item.user_id, item.notification_id from posts
         join comments on comments.post_id = posts.id and comments.author_id = ?
         join notification_actors item on item.user_id = ? and item.kind = any(?::text[])
           and item.subject_id = comments.id
       where posts.author_id = ?
       union select item.user_id, item.notification_id from groups join notification_actors item
         on item.user_id = ? and item.kind = any(?::text[]) and item.subject_id = groups.id
       where groups.owner_id = ?
       union select item.user_id, item.notification_id from group_invitations invited
         join notification_actors item on item.user_id = invited.invitee_id and item.kind = any(?::text[])
           and item.subject_id = invited.group_id
       where invited.invitee_id = ? and invited.inviter_id = ?
     ) found order by notification_id desc limit ?`,
    [
      userId,
      otherId,
      userId,
      userId,
      `{${kindsAbout('comment')}}`,
      otherId,
      userId,
      `{${kindsAbout('group')}}`,
      otherId,
      `{${kindsAbout('group')}}`,
      userId,
      otherId,
      mostAnnounced,
    ],
  );

/** Notifications of others that a user caused, or that are about their posts and the comments on these, or about groups without another member. */
export async function aboutAccount(ctx: Context, userId: number): Promise<Changed[]> {
  const posts = await ctx.em.execute<{ id: string }[]>('select id from posts where author_id = ?', [
    userId,
  ]);
  const caused = await ctx.em.execute<Changed[]>(
    `select user_id, notification_id from notification_actors
     where actor_id = ? and user_id <> ? and withdrawn_at is null
     union select item.user_id, item.notification_id from groups join notification_actors item
       on item.kind = any(?::text[]) and item.subject_id = groups.id and item.user_id <> groups.owner_id
     where groups.owner_id = ? and groups.member_count = 1`,
    [userId, userId, `{${kindsAbout('group')}}`, userId],
  );
  const posted = await aboutPosts(
    ctx,
    posts.map(({ id }) => Number(id)),
  );
  const known = new Set(caused.map(({ notification_id }) => notification_id));
  return [
    ...caused,
    ...posted.filter(
      ({ user_id, notification_id }) => Number(user_id) !== userId && !known.has(notification_id),
    ),
  ];
}
