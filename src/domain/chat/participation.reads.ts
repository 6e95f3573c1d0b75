import { notFound } from '../../core/errors.js';
import { HomeKind } from '../../core/events/topics.js';
import { type Computed, computed } from '../../core/reads/computed.js';
import { raw, type Sql, sql, viewerId } from '../../core/reads/sql.js';
import { Conversation } from './conversation.entity.js';
import { hasText } from './message.entity.js';

// SQL about a row of `participants`, with the alias `part`, and the state of the viewer's own.

/** Whether a row of `streams` is that of a conversation. */
export const isStreamOf = (stream: Sql, conversationId: Sql): Sql =>
  sql`${stream}.home_kind = ${HomeKind.conversation} and ${stream}.home = ${conversationId}`;

/** The time of the newest message of a conversation, or of the joining of a participant. */
export const activeAtOf = (part: Sql, stream: Sql): Sql =>
  sql`greatest(${part}.created_at, ${stream}.active_at)`;

/** The number of the newest message that a participant sent after their read mark; null without one. */
const newestOwn = (part: Sql): Sql =>
  sql`(select own.seq from messages own where own.conversation_id = ${part}.conversation_id
    and own.sender_id = ${part}.user_id and own.seq > ${part}.read_seq order by own.seq desc limit 1)`;

/**
 * The number up to which a participant has read: a message that they send counts as reading what was before it,
 * although it writes no row of theirs.
 */
export const readUpTo = (part: Sql): Sql => sql`greatest(${part}.read_seq, ${newestOwn(part)})`;

/** Whether a participant sent a message after an event. */
export const hasSentAfter = (part: Sql, seq: Sql): Sql =>
  sql`exists (select from messages own where own.conversation_id = ${part}.conversation_id
    and own.sender_id = ${part}.user_id and own.seq > ${seq})`;

/** Whether a conversation is no request that a participant has not accepted. */
export const isAccepted = (part: Sql): Sql =>
  sql`not exists (select from conversations asked where asked.id = ${part}.conversation_id
    and asked.requested_of_id = ${part}.user_id)`;

/** Whether a participant is not notified of messages now. */
export const isMuted = (part: Sql): Sql => sql`coalesce(${part}.muted_until > now(), false)`;

/** Whether a participant archived a conversation, and no message came since, except while it was muted. */
export const isArchived = (part: Sql, stream: Sql): Sql =>
  sql`(${part}.archived_seq is not null and (${stream}.message_seq <= ${part}.archived_seq
    or coalesce(${stream}.active_at <= ${part}.muted_until, false)))`;

/** Whether a participant marked a conversation as unread, and has not read or written since. */
export const isMarkedUnread = (part: Sql): Sql =>
  sql`(${part}.unread_seq is not null and not ${hasSentAfter(part, sql`${part}.unread_seq`)})`;

/**
 * The messages, with the alias `unread`, that a participant has not read, newest first: those after the read mark up to the
 * newest of their own, as `readUpTo` says. PostgreSQL ends the scan there: `own` only grows, and `< 1` becomes a `Run
 * Condition` of the plan.
 */
export const unreadMessages = (part: Sql): Sql =>
  sql`from (
      select ${raw(hasText('message'))} as has_text, count(*) filter (where message.sender_id = ${part}.user_id)
          over (order by message.seq desc rows unbounded preceding) as own
      from messages message where message.conversation_id = ${part}.conversation_id and message.seq > ${part}.read_seq
    ) unread where unread.own < 1 and unread.has_text`;

/** The most messages of a conversation that are counted as unread. */
export const mostUnread = 1_000;

/** What a list of participations reads of their streams; values of a listed conversation are computed by it. */
export const listedColumns = (part: Sql, stream: Sql): Sql =>
  sql`${isArchived(part, stream)} as is_archived, ${activeAtOf(part, stream)} as last_active_at,
    ${stream}.message_seq as newest_seq`;

const orNotFound = <V>(value: V | null): V | Error => value ?? notFound('Conversation');

/**
 * A value of the viewer's participation `part` in a conversation; null without one unless `read` throws. `ofListed`
 * is the value of a participation with `listedColumns`.
 */
const ofParticipation = <V>(
  expression: (part: Sql) => Sql,
  read: (value: unknown) => V | Error,
  ofListed = expression,
): Computed<V> => ({
  ...computed<V>(
    Conversation,
    (row) =>
      sql`(select ${expression(raw('part'))} from participants part where part.conversation_id = ${row}.id and part.user_id = ${viewerId})`,
    read,
  ),
  ofParticipation: ofListed,
});

const ofStream = (part: Sql, value: (stream: Sql) => Sql): Sql =>
  sql`(select ${value(raw('stream'))} from streams stream
    where ${isStreamOf(raw('stream'), sql`${part}.conversation_id`)})`;

const countUnread = (part: Sql): Sql =>
  sql`(select count(*) from (select ${unreadMessages(part)} limit ${mostUnread}) unread)`;

/** The number of messages by others that the viewer has not read, at most `mostUnread`. Throws NOT_FOUND. */
export const unreadCount = ofParticipation(
  countUnread,
  (value) => orNotFound(value === null ? null : Number(value)),
  (part) =>
    sql`case when ${part}.newest_seq > ${part}.read_seq then ${countUnread(part)} else 0 end`,
);

/** The time of the newest message, or of the viewer's joining. Throws NOT_FOUND. */
export const activeAt = ofParticipation(
  (part) => ofStream(part, (stream) => activeAtOf(part, stream)),
  (value) => orNotFound(value === null ? null : new Date(value as string)),
  (part) => sql`${part}.last_active_at`,
);

/** Until when the viewer muted a conversation; null when it is not muted now. */
export const viewerMutedUntil = ofParticipation<Date | null>(
  (part) => sql`case when ${isMuted(part)} then ${part}.muted_until end`,
  (value) => (value === null ? null : new Date(value as string)),
);

/** Whether the viewer pinned a conversation. Throws NOT_FOUND. */
export const viewerHasPinned = ofParticipation(
  (part) => sql`${part}.pinned_at is not null`,
  (value) => orNotFound(value as boolean | null),
);

/** Whether the viewer archived a conversation. Throws NOT_FOUND. */
export const viewerHasArchived = ofParticipation(
  (part) => ofStream(part, (stream) => isArchived(part, stream)),
  (value) => orNotFound(value as boolean | null),
  (part) => sql`${part}.is_archived`,
);

/** Whether the viewer marked a conversation as unread. Throws NOT_FOUND. */
export const viewerHasMarkedUnread = ofParticipation(isMarkedUnread, (value) =>
  orNotFound(value as boolean | null),
);
