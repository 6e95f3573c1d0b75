import { badInput, notFound } from '../../core/errors.js';
import { localId } from '../../core/global-id.js';
import { nameKey } from '../../core/names.js';
import { computed } from '../../core/reads/computed.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment, byNumber } from '../../core/reads/order.js';
import { byId, many, one, related } from '../../core/reads/related.js';
import type { Narrowing } from '../../core/reads/rows.js';
import { raw, type Sql, sql, viewerId } from '../../core/reads/sql.js';
import { isFound, type UserBy } from '../account/user.reads.js';
import { userById } from '../account/user.service.js';
import { isNotBlocked } from '../social/block.entity.js';
import { Conversation, type ConversationKind } from './conversation.entity.js';
import { Message } from './message.entity.js';
import { Participant } from './participant.entity.js';
import {
  activeAtOf,
  hasSentAfter,
  isStreamOf,
  listedColumns,
  readUpTo,
} from './participation.reads.js';

/** The viewer's conversation with a global id. */
export const conversationWithId = byId('conversation', Conversation);

/** The message with a global id. */
export const messageWithId = byId('message', Message);

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
export const conversationWithUser = one<Conversation, { user?: UserBy }>({
  entity: Conversation,
  narrow: {
    'user.id': {
      of: ({ user }) => (user?.id === undefined ? null : localId('user', user.id)),
      type: 'bigint',
      where: (row, user) => sql`${isPairWith(row, user)} and ${isNotBlocked(user)}`,
    },
    'user.username': {
      of: ({ user }) => user?.username && nameKey(user.username),
      type: 'text',
      where: (row, key) =>
        isPairWith(
          row,
          sql`(select u.id from users u where u.username_key = ${key} and ${isFound(raw('u'))})`,
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

/** How much later lists show pinned conversations than they were active: they come first. */
const pinnedFirst = sql`interval '100 years'`;

const listedAt = (part: Sql, stream: Sql): Sql =>
  sql`${activeAtOf(part, stream)} + case when ${part}.pinned_at is null then interval '0' else ${pinnedFirst} end`;

/**
 * The viewer's participations: pinned conversations first, and the most recently active first among each. Those of
 * requests to the viewer, or all others.
 */
export const conversationsOfViewer = connection<
  Participant,
  { kind?: ConversationKind | null; archived?: boolean | null; requests?: boolean | null },
  Conversation
>({
  entity: Participant,
  from: sql`select part.*, ${listedAt(raw('part'), raw('stream'))} as listed_at,
      ${listedColumns(raw('part'), raw('stream'))}
    from participants part join streams stream on ${isStreamOf(raw('stream'), raw('part.conversation_id'))}
    where (part.opened or stream.message_seq > 0)`,
  viewer: 'user',
  node: 'conversation',
  find: conversationWithId.load,
  order: byMoment<Participant>('listed_at', 'conversation_id', {
    keyOf: ({ conversation: { id }, listedAt }) => ({ id, createdAt: listedAt as Date }),
  }),
  narrow: {
    kind: ofKind,
    archived: {
      of: ({ archived }) => archived,
      type: 'boolean',
      where: (row, wanted) => sql`${row}.is_archived = ${wanted}`,
    },
    requests: {
      of: ({ requests }) => requests ?? false,
      type: 'boolean',
      // Declined requests are in neither list.
      where: (row, requests) =>
        sql`(${row}.conversation_id in (select asked.id from conversations asked
          where asked.requested_of_id = ${viewerId} and (asked.declined_at is null or not ${requests}))) = ${requests}`,
    },
  },
});

const orNotFound = <V>(value: V | null): V | Error => value ?? notFound('Conversation');

const ofStream = (column: string) => (row: Sql) =>
  sql`(select stream.${raw(column)} from streams stream
    where ${isStreamOf(raw('stream'), sql`${row}.id`)})`;

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
  // The newest message is the last one unless it is deleted: then the search by order finds another.
  ofParticipation: (part, first) =>
    sql`(select newest.* from messages newest where newest.conversation_id = ${part}.conversation_id
      and newest.seq = ${part}.newest_seq and newest.deleted_at is null) union all (${first}) limit 1`,
});

/** Without `includeDeleted`, messages that are not deleted. */
export const includeDeleted: Narrowing<{ includeDeleted?: boolean }> = {
  of: ({ includeDeleted }) => (includeDeleted === false ? true : null),
  type: 'boolean',
  where: (row, kept) => sql`(${row}.deleted_at is null) = ${kept}`,
};

/** A sequence number as it is, and the id of a message as a negative number. Throws BAD_USER_INPUT. */
function aroundOf(around: string | null | undefined): number | null {
  if (around == null) return null;
  const seq = /^\d{1,15}$/.test(around) ? Number(around) : null;
  const id = localId('message', around);
  if (seq === null && id === null)
    throw badInput('around', 'Neither the global id of a message nor a sequence number.');
  return seq ?? -(id as number);
}

/** The messages of a conversation, oldest first by the number of their event, since clocks of nodes differ. */
export const history = connection<Message, { includeDeleted?: boolean; around?: string | null }>({
  entity: Message,
  by: 'conversation',
  order: byNumber<Message>('seq', ({ id, seq }) => ({ id, number: seq })),
  narrow: { includeDeleted },
  around: {
    of: ({ around }) => aroundOf(around),
    place: (value, conversation) => sql`case when ${value} >= 0 then ${value} else (
      select named.seq from messages named where named.id = -${value} and named.conversation_id = ${conversation}) end`,
  },
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
export const shownParticipants = many({
  ...shownOfConversation,
  // The other columns would be copied for nothing.
  rows: (conversation) =>
    sql`select part.conversation_id, part.user_id, ${asJoined(raw('part'))} ${inOrderOfJoining(conversation)} limit ${shown}`,
  added: (
    conversation,
  ) => sql`select added.conversation_id, added.user_id, ${asJoined(raw('added'))}
    from (${shownOfConversation.added(conversation)}) added`,
  node: 'user',
  find: userById,
});

const withMarks = (rows: Sql): Sql =>
  sql`select part.*, mark.read_up_to, greatest(part.delivered_seq, mark.read_up_to) as delivered_up_to
    from (${rows}) part cross join lateral (select ${readUpTo(raw('part'))} as read_up_to offset 0) mark
    order by ${asJoined(raw('part'))}`;

/** How far each of them has read, and what was delivered to them. */
export const readMarks = many({
  ...shownOfConversation,
  rows: (conversation) => withMarks(shownOfConversation.rows(conversation)),
  added: (conversation) => withMarks(shownOfConversation.added(conversation)),
});

/** Whether no participant but the sender meets a condition, and has neither read nor answered a message. */
const isKnownToAll = (message: Sql, other: Sql): Sql =>
  sql`not exists (select from participants part where part.conversation_id = ${message}.conversation_id
    and part.user_id <> ${message}.sender_id and part.read_seq < ${message}.seq${other}
    and not ${hasSentAfter(raw('part'), sql`${message}.seq`)})`;

/** The id of a read mark: there is one for each participant of a conversation. */
export const readMarkId = computed<string>(
  Participant,
  (row) => sql`'readmark_' || ${row}.conversation_id || '_' || ${row}.user_id`,
);

/** Whether all participants but the sender have read a message. */
export const isRead = computed(Message, (row) => isKnownToAll(row, sql``), Boolean);

/** Whether a message was delivered to all participants but the sender. */
export const isDelivered = computed(
  Message,
  (row) => isKnownToAll(row, sql` and part.delivered_seq < ${row}.seq`),
  Boolean,
);
