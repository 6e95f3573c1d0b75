import { notFound } from '../../core/errors.js';
import { localId } from '../../core/global-id.js';
import { type Computed, computed } from '../../core/reads/computed.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment, byNumber } from '../../core/reads/order.js';
import { byId, many, one, related } from '../../core/reads/related.js';
import type { Narrowing } from '../../core/reads/rows.js';
import type { Scope } from '../../core/reads/statement.js';
import { userById } from '../account/user.service.js';
import { Conversation, type ConversationKind } from './conversation.entity.js';
import { Message } from './message.entity.js';
import { Participant } from './participant.entity.js';

/** The conversation of the viewer's with a global id. */
export const conversationWithId = byId('conversation', Conversation);

const ofPair = (row: string, other: string, { viewer }: Scope) =>
  `${row}.lower_user_id = least(${viewer}, ${other}) and ${row}.upper_user_id = greatest(${viewer}, ${other})`;

/** The viewer's direct conversation with a person, by their global id or their name. */
export const conversationWithUser = one<
  Conversation,
  { userId?: string | null; username?: string | null }
>({
  entity: Conversation,
  narrow: {
    userId: {
      of: ({ userId }) => (userId == null ? null : localId('user', userId)),
      type: 'bigint',
      where: ofPair,
    },
    username: {
      of: ({ username }) => username?.toWellFormed().replaceAll('\0', ''),
      type: 'text',
      where: (row, username, scope) =>
        ofPair(
          row,
          `(select u.id from users u where lower(u.username) = lower(${username})
            and u.deleted_at is null and u.suspended_at is null)`,
          scope,
        ),
    },
  },
});

/** The viewer's part in their conversations, the one in which something was last said first. */
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
  narrow: {
    kind: {
      of: ({ kind }) => kind,
      type: 'text',
      where: (row, kind) =>
        `exists (select from conversations c where c.id = ${row}.conversation_id and c.kind = ${kind})`,
    },
  },
});

const orNotFound = <V>(value: V | null): V | Error => value ?? notFound('Conversation');

/** A value of the viewer's own part in a conversation. Throws NOT_FOUND. */
const ofOwnPart = <V>(column: string, read: (value: unknown) => V | null): Computed<V> => ({
  ...computed<V>(
    Conversation,
    (row, { viewer }) =>
      `(select part.${column} from participants part where part.conversation_id = ${row}.id and part.user_id = ${viewer})`,
    (value) => orNotFound(value === null ? null : read(value)),
  ),
  ofPart: (own) => `${own}.${column}`,
});

/** How many messages by others the viewer has yet to read. Throws NOT_FOUND. */
export const unreadCount = ofOwnPart('unread_count', Number);

/** When something was last said, or the viewer joined. Throws NOT_FOUND. */
export const activeAt = ofOwnPart('active_at', (value) => new Date(value as string));

const ofStream = (column: string) => (row: string) =>
  `(select stream.${column} from streams stream where stream.key = 'conversation:' || ${row}.id)`;

/** Number of the newest event of a conversation's stream. Throws NOT_FOUND. */
export const head = computed<number>(Conversation, ofStream('head'), (value) =>
  orNotFound(value === null ? null : Number(value)),
);

/** What the numbers of a conversation's stream belong to. Throws NOT_FOUND. */
export const epoch = computed<string>(Conversation, ofStream('epoch'), (value) =>
  orNotFound(value as string | null),
);

/** What was said last in a conversation and not deleted. */
export const lastMessage = related({
  entity: Message,
  by: 'conversation',
  where: (row) => `${row}.deleted_at is null`,
  order: 'row.seq desc',
});

/** Whether deleted messages keep their places in a list. */
const includeDeleted: Narrowing<{ includeDeleted?: boolean }> = {
  of: ({ includeDeleted }) => (includeDeleted === false ? true : null),
  type: 'boolean',
  where: (row, kept) => `(${row}.deleted_at is null) = ${kept}`,
};

/** What was said in a conversation, oldest first. Its place is the number of its event: clocks disagree, numbers do not. */
export const history = connection<Message, { includeDeleted?: boolean }>({
  entity: Message,
  by: 'conversation',
  order: byNumber<Message>('seq', ({ id, seq }) => ({ id, place: seq })),
  narrow: { includeDeleted },
});

/**
 * What was said in all of the viewer's conversations, or in those of one kind, oldest first. Each
 * of them contributes at most one page of index entries.
 */
export const allMessages = connection<
  Message,
  { kind?: ConversationKind | null; includeDeleted?: boolean }
>({
  entity: Message,
  order: byMoment('sent_at', 'id', { ascending: true }),
  head: ({ viewer }, { beyond, narrowed, order, limit }) =>
    `select said.id, said.sent_at from participants part cross join lateral (
       select row.id, row.sent_at from messages row
       where row.conversation_id = part.conversation_id${narrowed}${beyond('row')} order by ${order('row')} limit ${limit}
     ) said where part.user_id = ${viewer}`,
  narrow: {
    includeDeleted,
    kind: {
      of: ({ kind }) => kind,
      type: 'text',
      where: (row, kind) =>
        `exists (select from conversations c where c.id = ${row}.conversation_id and c.kind = ${kind})`,
    },
  },
});

/** How many of a conversation's participants are shown with it: a group has pages of its members. */
const shown = 100;

const asJoined = (row: string) => `${row}.created_at, ${row}.id`;

const inOrderOfJoining = (conversation: string) =>
  `from participants part where part.conversation_id = ${conversation} order by ${asJoined('part')}`;

const shownParts = {
  entity: Participant,
  most: shown,
  rows: (conversation: string) => `select part.* ${inOrderOfJoining(conversation)} limit ${shown}`,
  // The viewer's own part, unless it is among the first.
  beyond: (conversation: string, { viewer }: Scope) =>
    `select part.* from participants part
     where part.conversation_id = ${conversation} and part.user_id = ${viewer} and (${asJoined('part')}) > (
       select ${asJoined('part')} ${inOrderOfJoining(conversation)} offset ${shown - 1} limit 1
     )`,
  order: asJoined,
};

/** The viewer and the first 100 who take part, in the order in which they joined. */
export const shownParticipants = many({ ...shownParts, node: 'user', find: userById });

/** How far each of them has read. */
export const readMarks = many(shownParts);

/** Whether everybody but its sender has read a message. */
export const isRead = computed(
  Message,
  (row) =>
    `not exists (select from participants part where part.conversation_id = ${row}.conversation_id
      and part.user_id <> ${row}.sender_id and part.read_seq < ${row}.seq)`,
  Boolean,
);
