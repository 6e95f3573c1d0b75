import { Field, Int, ObjectType } from 'type-graphql';
import type { Context } from '../../core/context.js';
import { derived } from '../../core/reads/computed.js';
import { embedded } from '../../core/reads/embedded.js';
import { Planned } from '../../core/reads/read.js';
import { literal, raw, run, type Sql, sql, viewerId } from '../../core/reads/sql.js';
import { visible } from '../../core/reads/visible.js';
import { NullableField } from '../../core/schema-types.js';
import { isViewer } from '../account/user.reads.js';
import { hasText } from './message.entity.js';
import {
  isArchived,
  isMarkedUnread,
  isMuted,
  isStreamOf,
  mostUnread,
  readUpTo,
  unreadMessages,
} from './participation.reads.js';

/** What the viewer has not read, in all of their conversations. */
@ObjectType({
  simpleResolvers: true,
  description:
    'Counts of what the viewer has not read, in at most 1,000 conversations. Muted and archived conversations count in `mentions` alone.',
})
export class ViewerUnread {
  @Planned(derived((row) => sql`${row}.conversations`))
  @Field(() => Int, {
    description: 'Number of conversations with unread messages, or marked as unread.',
  })
  conversations!: number;

  @Planned(derived((row) => sql`${row}.messages`))
  @Field(() => Int, {
    description: 'Number of unread messages; of each conversation its `unreadCount`.',
  })
  messages!: number;

  @Planned(derived((row) => sql`${row}.mentions`))
  @Field(() => Int, {
    description:
      'Number of unread messages that mention the viewer, also in conversations that are muted or archived.',
  })
  mentions!: number;

  @Planned(derived((row) => sql`${row}.changes_at`))
  @NullableField(
    () => Date,
    'When the next mute of a conversation with unread messages ends: the counts change then, without an event. Null where no mute ends.',
  )
  changesAt!: Date | null;
}

// It is part of the row of its user alone.
visible(ViewerUnread, 'everyone');

/** The most conversations that are looked into. */
const mostConversations = 1_000;

const part = raw('part');

/** The times of mutes without an end are not before this one. */
const endless = literal('9999-01-01');

/**
 * SQL of the counts of a user, which no table stores. It compares each participation with its stream, and counts
 * messages only where the newest is after the read mark, or the user marked the conversation as unread.
 */
const countsOf = (user: Sql): Sql => sql`
  select ${user} as id,
    count(*) filter (where not part.silenced) as conversations,
    coalesce(sum(unread.messages) filter (where not part.silenced), 0) as messages,
    coalesce(sum(named.mentions), 0) as mentions,
    min(part.muted_until) filter (where part.muted_until > now() and part.muted_until < ${endless}) as changes_at
  from (
    select part.*, (${isMuted(part)} or ${isArchived(part, raw('stream'))}) as silenced
    from participants part join streams stream on ${isStreamOf(raw('stream'), sql`part.conversation_id`)}
    where part.user_id = ${user} and (part.opened or stream.message_seq > 0)
      and (stream.message_seq > part.read_seq or part.unread_seq is not null)
      and part.conversation_id not in (select asked.id from conversations asked where asked.requested_of_id = ${user})
      and (exists (select ${unreadMessages(part)}) or ${isMarkedUnread(part)})
    limit ${mostConversations}
  ) part cross join lateral (
    select count(*) as messages from (select ${unreadMessages(part)} limit ${mostUnread}) one
  ) unread cross join lateral (
    select count(distinct mention.seq) as mentions from mentions mention
      join messages said on said.id = mention.message_id and said.conversation_id = mention.conversation_id
    where mention.user_id = part.user_id and mention.conversation_id = part.conversation_id
      and mention.seq > ${readUpTo(part)} and ${raw(hasText('said'))}
  ) named`;

/** Declares the counts of a user, for themselves alone. */
export const viewerUnread = embedded(
  ViewerUnread,
  (row) => sql`select counts.* from (${countsOf(sql`${row}.id`)}) counts where ${isViewer(row)}`,
);

interface Counts extends Record<'conversations' | 'messages' | 'mentions', string> {
  changes_at: string | null;
}

/** The counts of the viewer. */
export async function unreadOfViewer(ctx: Context): Promise<ViewerUnread> {
  const [row] = await run<Counts>(ctx, countsOf(viewerId));
  return Object.assign(new ViewerUnread(), {
    conversations: Number(row?.conversations),
    messages: Number(row?.messages),
    mentions: Number(row?.mentions),
    changesAt: row?.changes_at ? new Date(row.changes_at) : null,
  });
}
