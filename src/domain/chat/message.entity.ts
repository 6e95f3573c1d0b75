import type { Opt } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
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
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A message of a conversation.',
})
export class Message extends NodeRow {
  @ManyToOne(() => Conversation, { deleteRule: 'cascade', index: false })
  conversation!: Conversation;

  @Field(() => Int, {
    description: 'Sequence number of its event in the stream of the conversation.',
  })
  @Property({ type: bigint })
  seq!: number;

  @ManyToOne(() => User, { deleteRule: 'cascade' })
  sender!: User;

  @Property({ type: 'text', fieldName: 'content' })
  text!: string;

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

  @NullableField(() => Date, 'Time at which a moderator removed the text; null if never.')
  @Property({ ...moment(), nullable: true })
  removedAt?: Date | null;

  /** Whether the text is hidden, since its sender is suspended. */
  @Property({ type: 'boolean', default: false })
  hidden: Opt<boolean> = false;

  @LongText()
  @Planned(
    derived(
      (row) => sql`case when ${row}.hidden then ${literal(hiddenText)} else ${row}.content end`,
    ),
  )
  @Field(() => String, {
    description:
      'The text; empty after deletion, and a note in square brackets while a moderator hides it.',
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

/** The condition, in SQL, that a message still has its text. Only such messages count as unread. */
export const hasText = 'deleted_at is null and removed_at is null';
