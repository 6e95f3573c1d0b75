import type { Context } from '../../core/context.js';
import { globalId } from '../../core/global-id.js';
import { computed } from '../../core/reads/computed.js';
import { connection } from '../../core/reads/connection.js';
import { count } from '../../core/reads/count.js';
import { byMoment } from '../../core/reads/order.js';
import { bind, join, literal, raw, run, type Sql, sql, viewerId } from '../../core/reads/sql.js';
import { finder, visible } from '../../core/reads/visible.js';
import type { User } from '../account/user.entity.js';
import { isFound } from '../account/user.reads.js';
import { userById } from '../account/user.service.js';
import { Call } from '../calls/call.entity.js';
import { Message } from '../chat/message.entity.js';
import { Group } from '../groups/group.entity.js';
import { type KindRule, kindsAbout } from '../inbox/notification.enums.js';
import { Meeting } from '../meetings/meeting.entity.js';
import { Comment } from '../posts/comment.entity.js';
import { Post } from '../posts/post.entity.js';
import { Notification } from './notification.entity.js';
import { NotificationActor } from './notification-actor.entity.js';

const subjects = {
  post: Post,
  comment: Comment,
  message: Message,
  call: Call,
  group: Group,
  meeting: Meeting,
} as const;

const isOfKinds = (row: Sql, subject: KindRule['subject']) =>
  sql`${row}.kind in (${join(kindsAbout(subject).map(literal), ', ')})`;

/** The condition that an actor of a notification is shown: a user whom the viewer finds and has not
 * muted, and whose action stands. */
const isShown = (row: Sql) =>
  sql`${row}.withdrawn_at is null
    and exists (select from users actor where actor.id = ${row}.actor_id and ${isFound(raw('actor'))})
    and not exists (select from mutes where mutes.user_id = ${viewerId} and mutes.muted_id = ${row}.actor_id)
    and (${row}.cause_id is null
      or exists (select from comments cause
        where cause.id = any(${row}.earlier_cause_ids || ${row}.cause_id) and not cause.hidden))`;

/** Deleted messages stay in their conversations, and comments with replies in their threads, without text. */
const isNotDeleted = (row: Sql) =>
  sql`not (${isOfKinds(row, 'message')} and exists (
    select from messages gone where gone.id = ${row}.subject_id and gone.deleted_at is not null))
  and not (${isOfKinds(row, 'comment')} and exists (
    select from comments gone where gone.id = ${row}.subject_id and gone.deleted_at is not null))`;

const isListed = (row: Sql) =>
  sql`coalesce((select chosen.is_listed from notification_preferences chosen
    where chosen.user_id = ${viewerId} and chosen.kind = ${row}.kind), true)`;

visible(Notification, {
  where: (row) =>
    sql`${row}.user_id = ${viewerId} and ${isNotDeleted(row)} and exists (
      select from notification_actors part where part.notification_id = ${row}.id and ${isShown(raw('part'))})`,
  about: Object.entries(subjects).map(([subject, entity]) => ({
    when: (row) => isOfKinds(row, subject as keyof typeof subjects),
    id: (row) => sql`${row}.subject_id`,
    entity,
  })),
});

/** Loads a notification of the viewer. Throws NOT_FOUND. */
export const notificationById = finder(Notification);

/** The notifications of the viewer, newest first. */
export const notifications = connection<Notification, { unseenOnly?: boolean | null }>({
  entity: Notification,
  viewer: 'user',
  where: isListed,
  order: byMoment<Notification>('at', 'id', { keyOf: ({ id, at }) => ({ id, createdAt: at }) }),
  narrow: {
    unseenOnly: {
      of: ({ unseenOnly }) => (unseenOnly ? true : null),
      type: 'boolean',
      where: (row, wanted) => sql`(${row}.seen_at is null) = ${wanted}`,
    },
  },
});

/** A notification of the viewer; null for one that the list does not show. */
export async function listed(ctx: Context, id: number): Promise<Notification | null> {
  const isIt = sql`row.id = ${bind(id, 'bigint')}`;
  const { edges } = await notifications.page(ctx, null, { first: 1 }, isIt);
  return edges[0]?.node ?? null;
}

/** The most notifications that are counted as unseen. */
const mostUnseen = 1_000;

/** The number of notifications that the viewer has not seen, at most 1,000. */
export const unseenCount = count({
  entity: Notification,
  where: (row) => sql`${row}.user_id = ${viewerId} and ${row}.seen_at is null and ${isListed(row)}`,
  most: mostUnseen,
});

/** The users who caused a notification, the newest first. */
export const actors = connection<NotificationActor, object, User>({
  entity: NotificationActor,
  by: 'notification',
  node: 'actor',
  find: userById,
  where: isShown,
  order: byMoment(),
});

/** The number of users who caused a notification. */
export const actorCount = computed(
  Notification,
  (row) => sql`(select count(*) from notification_actors part
    where part.notification_id = ${row}.id and ${isShown(raw('part'))})`,
  Number,
);

/** SQL of a short text of a subject, by its type. */
const excerpts = {
  post: 'select content from posts where id = ',
  comment: 'select content from comments where id = ',
  message: 'select content from messages where id = ',
  group: 'select name from groups where id = ',
  meeting: 'select title from meetings where id = ',
  call: null,
} as const;

/** The text of a subject that the viewer sees; empty for none. */
export async function excerpt(
  ctx: Context,
  subject: keyof typeof excerpts,
  id: number,
): Promise<string> {
  const select = excerpts[subject];
  if (select === null) return '';
  const [row] = await run<Record<string, string>>(ctx, sql`${raw(select)}${bind(id, 'bigint')}`);
  return Object.values(row ?? {})[0] ?? '';
}

/** The global id of a subject. */
export async function subjectId(
  ctx: Context,
  subject: keyof typeof excerpts,
  id: number,
): Promise<string | null> {
  if (subject !== 'meeting') return globalId(subject, id);
  const [row] = await run<{ uid: string }>(
    ctx,
    sql`select uid from meetings where id = ${bind(id, 'bigint')}`,
  );
  return row ? globalId('meeting', row.uid) : null;
}
