import { linkPreviewOf } from '../../core/link-preview/link-preview.type.js';
import { computed } from '../../core/reads/computed.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment, byNumber } from '../../core/reads/order.js';
import { many, one } from '../../core/reads/related.js';
import { raw, type Sql, sql, viewerId } from '../../core/reads/sql.js';
import { isNotSuspended } from '../account/user.reads.js';
import { userById } from '../account/user.service.js';
import { includeDeleted } from './chat.reads.js';
import { Mention } from './mention.entity.js';
import { mostMentions } from './mentioned-names.js';
import { Message } from './message.entity.js';
import { MessageEdit } from './message-edit.entity.js';
import { Reaction } from './reaction.entity.js';

/** The message that a message replies to. */
export const repliedMessage = one({ entity: Message, by: 'id', parentColumn: 'reply_to_id' });

/** The replies to a message, oldest first. */
export const replies = connection<Message, { includeDeleted?: boolean }>({
  entity: Message,
  by: 'replyToId',
  order: byNumber<Message>('seq', ({ id, seq }) => ({ id, number: seq })),
  narrow: { includeDeleted },
});

/** The most replies that are counted. */
const mostReplies = 1_000;

/** The number of replies to a message that are not deleted, at most `mostReplies`. */
export const replyCount = computed(
  Message,
  (row) => sql`(select count(*) from (
    select from messages reply where reply.reply_to_id = ${row}.id and reply.deleted_at is null
    limit ${mostReplies}) replies)`,
  Number,
);

/** The preview of a link in the text of a message; none while the text is hidden. */
export const linkPreview = linkPreviewOf(
  (row) => sql`${row}.removed_at is null and not ${row}.hidden`,
);

/** The participants whom the text of a message mentions; none while the text is hidden. */
export const mentions = many({
  entity: Mention,
  most: mostMentions,
  // Rows of the planner have an id.
  rows: (message) => sql`select mention.*, mention.start as id
    from mentions mention join messages named on named.id = mention.message_id
    where mention.message_id = ${message} and named.deleted_at is null and named.removed_at is null and not named.hidden
      and ${isNotSuspended(sql`mention.user_id`)}
    order by mention.start`,
  order: (row) => sql`${row}.start`,
});

/** The former texts of a message, oldest first. */
export const edits = connection<MessageEdit>({
  entity: MessageEdit,
  by: 'message',
  order: byMoment<MessageEdit>('edited_at', 'id', {
    ascending: true,
    keyOf: ({ id, editedAt }) => ({ id, createdAt: editedAt }),
  }),
});

/** The pinned messages of a conversation, most recently pinned first. */
export const pinnedMessages = connection<Message>({
  entity: Message,
  by: 'conversation',
  where: (row) => sql`${row}.pinned_at is not null and ${row}.removed_at is null`,
  order: byMoment<Message>('pinned_at', 'id', {
    keyOf: ({ id, pinnedAt }) => ({ id, createdAt: pinnedAt as Date }),
  }),
});

/** The most different emoji under a message. */
export const mostEmoji = 20;
/** The users who are shown with an emoji. */
const shownUsers = 3;

const isShown = (row: Sql) => isNotSuspended(sql`${row}.user_id`);

/** The reactions to a message, one for each emoji, in the order in which these came first. */
export const reactions = many({
  entity: Reaction,
  most: mostEmoji,
  rows: (message) => sql`select * from (
      select distinct on (reaction.emoji) reaction.* from reactions reaction
      where reaction.message_id = ${message} and ${isShown(raw('reaction'))} order by reaction.emoji, reaction.id
    ) first order by first.id limit ${mostEmoji}`,
  order: (row) => sql`${row}.id`,
});

/** The rows of an emoji under a message, one for each user, by one of them. */
const sameEmoji = (row: Sql) => sql`from reactions same
  where same.message_id = ${row}.message_id and same.emoji = ${row}.emoji and ${isShown(raw('same'))}`;

/** The number of users who reacted to a message with an emoji. */
export const reactionCount = computed(
  Reaction,
  (row) => sql`(select count(*) ${sameEmoji(row)})`,
  Number,
);

/** Whether the viewer reacted to a message with an emoji. */
export const viewerReacted = computed(
  Reaction,
  (row) => sql`exists (select ${sameEmoji(row)} and same.user_id = ${viewerId})`,
  Boolean,
);

/** The ids of all users who reacted to a message with an emoji. */
export const reactedIds = computed<number[]>(
  Reaction,
  (row) => sql`(select json_agg(same.user_id) ${sameEmoji(row)})`,
  (ids) => (ids as number[] | null) ?? [],
);

/** The users who reacted to a message with an emoji first. */
export const reactionUsers = many({
  entity: Reaction,
  most: shownUsers,
  rows: (reaction) => sql`select same.* from reactions own join reactions same
      on same.message_id = own.message_id and same.emoji = own.emoji
    where own.id = ${reaction} and ${isShown(raw('same'))} order by same.id limit ${shownUsers}`,
  order: (row) => sql`${row}.id`,
  node: 'user',
  find: userById,
});
