import type { Opt } from '@mikro-orm/core';
import { Entity, Enum, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import { insertedAt } from '../../core/postgres/columns.js';
import { NodeRow } from '../../core/postgres/row.entity.js';
import { describedEnum, type ValueOf } from '../../core/schema-types.js';
import { User } from '../account/user.entity.js';

export const ConversationKind = describedEnum('ConversationKind', 'The kind of a conversation.', {
  DIRECT: 'Between two users.',
  GROUP: 'Of the members of a group.',
});
export type ConversationKind = ValueOf<typeof ConversationKind>;

/** Messages between participants; its stream is `conversation:{id}`. */
@Entity({ tableName: 'conversations' })
@Unique({ properties: ['lowerUser', 'upperUser'] })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A list of messages between its participants.',
})
export class Conversation extends NodeRow {
  @Field(() => ConversationKind, { description: 'The kind of the conversation.' })
  @Enum({ items: () => ConversationKind, type: 'text' })
  kind!: ConversationKind;

  /** The two users of a direct conversation, smaller id first, unique as a pair. */
  @ManyToOne(() => User, { nullable: true, deleteRule: 'cascade', index: false })
  lowerUser?: User | null;

  @ManyToOne(() => User, { nullable: true, deleteRule: 'cascade' })
  upperUser?: User | null;

  /** Who started it; legacy APIs call them the initiator. */
  @ManyToOne(() => User, { nullable: true, deleteRule: 'set null', index: false })
  startedBy?: User | null;

  @Field(() => Date, { description: 'Time of creation.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;
}
