import { type Opt, PrimaryKeyProp } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import type { LinkPreview } from '../../core/link-preview/link-preview.type.js';
import { bigint, insertedAt, moment } from '../../core/postgres/columns.js';
import { NodeRow } from '../../core/postgres/row.entity.js';
import { derived } from '../../core/reads/computed.js';
import { LongText, Planned, property } from '../../core/reads/read.js';
import { literal, sql } from '../../core/reads/sql.js';
import { visible } from '../../core/reads/visible.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../account/user.entity.js';
import { Conversation } from './conversation.entity.js';

/** Stands for the text of a message while its sender is suspended. */
const hiddenText = '[hidden while the sender is suspended]';

/** A message of a conversation; `seq` is the sequence number of its event. */
@Entity({ tableName: 'messages' })
@Unique({ properties: ['conversation', 'seq'] })
@Index({ properties: ['conversation', 'createdAt', 'id'] })
@Index({ properties: ['conversation', 'sender', 'seq'] })
@Index({
  name: 'messages_client_key',
  expression:
    'create unique index messages_client_key on messages (conversation_id, sender_id, client_key) where client_key is not null',
})
@Index({
  name: 'messages_replies',
  expression:
    'create index messages_replies on messages (reply_to_id, seq) where reply_to_id is not null',
})
@Index({
  name: 'messages_pinned',
  expression:
    'create index messages_pinned on messages (conversation_id, pinned_at, id) where pinned_at is not null',
})
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A message of a conversation.',
})
export class Message extends NodeRow {
  // With the column by which messages may be distributed over servers.
  [PrimaryKeyProp]?: ['id', 'conversation'];

  @ManyToOne(() => Conversation, { primary: true, deleteRule: 'cascade', index: false })
  conversation!: Conversation;

  @Field(() => Int, {
    description: 'Sequence number of its event in the stream of the conversation.',
  })
  @Property({ type: bigint })
  seq!: number;

  @ManyToOne(() => User, { deleteRule: 'cascade' })
  sender!: User;

  @Planned(property('createdAt'))
  @Field(() => Date, { name: 'sentAt', simple: false, description: 'Time of sending.' })
  @Property({ ...insertedAt(), fieldName: 'sent_at' })
  createdAt!: Opt<Date>;

  @NullableField(() => Date, 'Time of the last change of the text; null if never.')
  @Property({ ...moment(), nullable: true })
  editedAt?: Date | null;

  @NullableField(
    () => Date,
    'Time of deletion; null if not deleted. Position and sequence number stay.',
  )
  @Property({ ...moment(), nullable: true })
  deletedAt?: Date | null;

  @NullableField(
    () => Date,
    'Time at which a moderator removed the text; null unless it is removed now.',
  )
  @Property({ ...moment(), nullable: true })
  removedAt?: Date | null;

  /** Whether the text is hidden, since its sender is suspended. */
  @Property({ type: 'boolean', default: false })
  hidden: Opt<boolean> = false;

  /** The message of the same conversation that it replies to. */
  @Property({ type: bigint, nullable: true })
  replyToId?: number | null;

  @Field(() => Boolean, {
    description: 'Whether it is a copy of another message, which its sender forwarded.',
  })
  @Property({ type: 'boolean', default: false })
  isForwarded: Opt<boolean> = false;

  @NullableField(() => Date, 'Time at which the message was pinned; null if it is not pinned.')
  @Property({ ...moment(), nullable: true })
  pinnedAt?: Date | null;

  /** Chosen by the sender, so that a repeated request returns this message. */
  @Property({ type: 'text', nullable: true })
  clientKey?: string | null;

  @Property({ type: 'text', fieldName: 'content' })
  text!: string;

  /** What the page of the first link in the text says of itself, once it was fetched. */
  @Property({ type: 'jsonb', nullable: true })
  linkPreview?: LinkPreview | null;

  @LongText()
  @Planned(
    derived(
      (row) => sql`case when ${row}.hidden then ${literal(hiddenText)} else ${row}.content end`,
    ),
  )
  @Field(() => String, {
    description:
      'The text. Empty after deletion; a note in square brackets while it is hidden, because a moderator removed it or suspended its sender.',
  })
  get content(): Opt<string> {
    return this.hidden ? hiddenText : this.text;
  }

  @Planned(derived((row) => sql`${row}.deleted_at is not null`))
  @Field(() => Boolean, { description: 'Whether the message and its text were deleted.' })
  get isDeleted(): Opt<boolean> {
    return this.deletedAt != null;
  }
}

visible(Message, { through: 'conversation' });

/** The condition, in SQL, that the message with an alias still has its text. Only such messages count as unread. */
export const hasText = (alias: string): string =>
  `${alias}.deleted_at is null and ${alias}.removed_at is null`;
