import type { Opt } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import { insertedAt, moment } from '../../core/postgres/columns.js';
import { NodeRow } from '../../core/postgres/row.entity.js';
import { describedEnum, NullableField, type ValueOf } from '../../core/schema-types.js';
import { User } from '../account/user.entity.js';

export const ConversationKind = describedEnum('ConversationKind', 'The kind of a conversation.', {
  DIRECT: 'Between two users, or of a user with themselves.',
  GROUP: 'Of the members of a group.',
  AD_HOC: 'Between several users without a group, all of them equal.',
});
export type ConversationKind = ValueOf<typeof ConversationKind>;

/** Messages between participants; its stream is `conversation:{id}`. */
@Entity({ tableName: 'conversations' })
@Unique({ properties: ['lowerUser', 'upperUser'] })
@Index({
  name: 'conversations_requested',
  expression:
    'create index conversations_requested on conversations (requested_of_id) where requested_of_id is not null',
})
@Index({
  name: 'conversations_client_key',
  expression:
    'create unique index conversations_client_key on conversations (started_by_id, client_key) where client_key is not null',
})
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A conversation: its participants, and the messages that they wrote.',
})
export class Conversation extends NodeRow {
  @Field(() => ConversationKind, { description: 'The kind of the conversation.' })
  @Enum({ items: () => ConversationKind, type: 'text' })
  kind!: ConversationKind;

  /** The two users of a direct conversation, smaller id first, unique as a pair; one user twice for notes. */
  @ManyToOne(() => User, { nullable: true, deleteRule: 'cascade', index: false })
  lowerUser?: User | null;

  @ManyToOne(() => User, { nullable: true, deleteRule: 'cascade' })
  upperUser?: User | null;

  /** Who started it; legacy APIs call them the initiator. */
  @ManyToOne(() => User, { nullable: true, deleteRule: 'set null', index: false })
  startedBy?: User | null;

  /** The user who has to accept it first: their contact policy does not admit the other one. Null once accepted. */
  @ManyToOne(() => User, { nullable: true, deleteRule: 'set null', index: false })
  requestedOf?: User | null;

  /** When they declined it; the other one is not told. */
  @Property({ ...moment(), nullable: true })
  declinedAt?: Date | null;

  @NullableField(
    () => String,
    'The title of an AD_HOC conversation, 1–100 characters; null without one, and for other kinds.',
  )
  @Property({ type: 'text', nullable: true })
  title?: string | null;

  /** Chosen by its starter, so that a repeated request returns this conversation. */
  @Property({ type: 'text', nullable: true })
  clientKey?: string | null;

  @Field(() => Date, { description: 'Time of creation.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;

  // Rules of a group's chat, here because `send_messages` reads this row anyway.

  /** Whether only owner and admins of the group write. */
  @Property({ type: 'boolean', default: false })
  isAnnouncement: Opt<boolean> = false;

  /** Seconds between two messages of an ordinary member; 0 without slow mode. */
  @Property({ type: 'integer', default: 0 })
  slowSeconds: Opt<number> = 0;
}
