import { notFound } from '../../core/errors.js';
import { localId } from '../../core/global-id.js';
import { nameKey } from '../../core/names.js';
import { type Computed, computed } from '../../core/reads/computed.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment, byNumber } from '../../core/reads/order.js';
import { byId, many, one, related } from '../../core/reads/related.js';
import type { Narrowing } from '../../core/reads/rows.js';
import { raw, type Sql, sql, viewerId } from '../../core/reads/sql.js';
import { isAccount } from '../account/user.reads.js';
import { userById } from '../account/user.service.js';
import { Conversation, type ConversationKind } from './conversation.entity.js';
import { Message } from './message.entity.js';
import { Participant } from './participant.entity.js';

/** The viewer's conversation with a global id. */
export const conversationWithId = byId('conversation', Conversation);

/** The ids of the viewer and another user, as the direct conversation of the two has them. */
export const pairWith = (other: Sql) => ({
  lower: sql`least(${viewerId}, ${other})`,
  upper: sql`greatest(${viewerId}, ${other})`,
});

/** Whether a conversation is the direct one of the viewer and another user. */
export function isPairWith(row: Sql, other: Sql): Sql {
  const { lower, upper } = pairWith(other);
  return sql`${row}.lower_user_id = ${lower} and ${row}.upper_user_id = ${upper}`;
}

/** The viewer's direct conversation with a user, by their global id or username. */
export const conversationWithUser = one<
  Conversation,
  { userId?: string | null; username?: string | null }
>({
  entity: Conversation,
  narrow: {
    userId: {
      of: ({ userId }) => (userId == null ? null : localId('user', userId)),
      type: 'bigint',
      where: isPairWith,
    },
    username: {
      of: ({ username }) => username && nameKey(username),
      type: 'text',
      where: (row, key) =>
        isPairWith(
          row,
          sql`(select u.id from users u where u.username_key = ${key} and ${isAccount(raw('u'))})`,
        ),
    },
  },
});

/** Rows of conversations of one kind. */
const ofKind: Narrowing<{ kind?: ConversationKind | null }> = {
  of: ({ kind }) => kind,
  type: 'text',
  where: (row, kind) =>
    sql`exists (select from conversations c where c.id = ${row}.conversation_id and c.kind = ${kind})`,
};

/** The viewer's participations, most recently active conversation first. */
export const conversationsOfViewer = connection<
  Participant,
  { kind?: ConversationKind | null },
  Conversation
>({
  entity: Participant,
  viewer: 'user',
  node: 'conversation',
  find: conversationWithId.load,
  order: byMoment<Participant>('active_at', 'conversation_id', {
    keyOf: ({ conversation: { id }, activeAt }) => ({ id, createdAt: activeAt }),
  }),
  narrow: { kind: ofKind },
});

const orNotFound = <V>(value: V | null): V | Error => value ?? notFound('Conversation');

/** A column of the viewer's participation in a conversation. Throws NOT_FOUND. */
const ofParticipation = <V>(column: string, read: (value: unknown) => V | null): Computed<V> => ({
  ...computed<V>(
    Conversation,
    (row) =>
      sql`(select part.${raw(column)} from participants part where part.conversation_id = ${row}.id and part.user_id = ${viewerId})`,
    (value) => orNotFound(value === null ? null : read(value)),
  ),
  ofParticipation: (participation) => sql`${participation}.${raw(column)}`,
});

/** The number of messages by others that the viewer has not read. Throws NOT_FOUND. */
export const unreadCount = ofParticipation('unread_count', Number);

/** The time of the newest message, or of the viewer's joining. Throws NOT_FOUND. */
export const activeAt = ofParticipation('active_at', (value) => new Date(value as string));

const ofStream = (column: string) => (row: Sql) =>
  sql`(select stream.${raw(column)} from streams stream where stream.key = 'conversation:' || ${row}.id)`;

/** The sequence number of the newest event of a conversation's stream. Throws NOT_FOUND. */
export const head = computed<number>(Conversation, ofStream('head'), (value) =>
  orNotFound(value === null ? null : Number(value)),
);

/** The epoch of a conversation's stream. Throws NOT_FOUND. */
export const epoch = computed<string>(Conversation, ofStream('epoch'), (value) =>
  orNotFound(value as string | null),
);

/** The newest message of a conversation that is not deleted. */
export const lastMessage = related({
  entity: Message,
  by: 'conversation',
  where: (row) => sql`${row}.deleted_at is null`,
  order: (row) => sql`${row}.seq desc`,
});

/** Without `includeDeleted`, messages that are not deleted. */
const includeDeleted: Narrowing<{ includeDeleted?: boolean }> = {
  of: ({ includeDeleted }) => (includeDeleted === false ? true : null),
  type: 'boolean',
  where: (row, kept) => sql`(${row}.deleted_at is null) = ${kept}`,
};

/** The messages of a conversation, oldest first by the number of their event, since clocks of nodes differ. */
export const history = connection<Message, { includeDeleted?: boolean }>({
  entity: Message,
  by: 'conversation',
  order: byNumber<Message>('seq', ({ id, seq }) => ({ id, number: seq })),
  narrow: { includeDeleted },
});

/**
 * The messages of all conversations of the viewer, or of those of one kind, oldest first. At most one
 * page of index entries is read in each conversation.
 */
export const allMessages = connection<
  Message,
  { kind?: ConversationKind | null; includeDeleted?: boolean }
>({
  entity: Message,
  order: byMoment('sent_at', 'id', { ascending: true }),
  keys: ({ afterCursor, narrowed, order, limit }) =>
    sql`select said.id, said.sent_at from participants part cross join lateral (
       select row.id, row.sent_at from messages row
       where row.conversation_id = part.conversation_id${narrowed}${afterCursor(raw('row'))} order by ${order(raw('row'))} limit ${limit}
     ) said where part.user_id = ${viewerId}`,
  narrow: {
    includeDeleted,
    kind: ofKind,
  },
});

/** The most participants that are shown with a conversation; a group has pages of its members. */
const shown = 100;

const asJoined = (row: Sql) => sql`${row}.created_at, ${row}.id`;

const inOrderOfJoining = (conversation: Sql) =>
  sql`from participants part where part.conversation_id = ${conversation} order by ${asJoined(raw('part'))}`;

const shownOfConversation = {
  entity: Participant,
  most: shown,
  rows: (conversation: Sql) => sql`select part.* ${inOrderOfJoining(conversation)} limit ${shown}`,
  // The viewer's own participation, unless it is among the first.
  added: (conversation: Sql) =>
    sql`select part.* from participants part
     where part.conversation_id = ${conversation} and part.user_id = ${viewerId} and (${asJoined(raw('part'))}) > (
       select ${asJoined(raw('part'))} ${inOrderOfJoining(conversation)} offset ${shown - 1} limit 1
     )`,
  order: asJoined,
};

/** The first 100 participants and the viewer, in the order in which they joined. */
export const shownParticipants = many({ ...shownOfConversation, node: 'user', find: userById });

/** The number of the newest message that each of them has read. */
export const readMarks = many(shownOfConversation);

/** The client key that the sender gave a message; null without one. */
export const clientKey = computed<string | null>(
  Message,
  (row) =>
    sql`(select event.client_key from events event where event.stream = 'conversation:' || ${row}.conversation_id and event.seq = ${row}.seq)`,
);

/** Whether all participants but the sender have read a message. */
export const isRead = computed(
  Message,
  (row) =>
    sql`not exists (select from participants part where part.conversation_id = ${row}.conversation_id
      and part.user_id <> ${row}.sender_id and part.read_seq < ${row}.seq)`,
  Boolean,
);
