import type { Opt } from '@mikro-orm/core';
import {
  Entity,
  Enum,
  ManyToOne,
  PrimaryKey,
  Property,
  Unique,
} from '@mikro-orm/decorators/legacy';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import { bigint, insertedAt } from '../../core/postgres/columns.js';
import { User } from '../account/user.entity.js';

export enum ConversationKind {
  DIRECT = 'DIRECT',
  GROUP = 'GROUP',
}
registerEnumType(ConversationKind, {
  name: 'ConversationKind',
  description: 'Who a conversation is between.',
  valuesConfig: {
    DIRECT: { description: 'Two people.' },
    GROUP: { description: 'The members of a group.' },
  },
});

/** What its participants say to one another; its stream is `conversation:{id}`. */
@Entity({ tableName: 'conversations' })
@Unique({ properties: ['lowerUser', 'upperUser'] })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'What its participants say to one another.',
})
export class Conversation extends Node {
  @PrimaryKey({ type: bigint, autoincrement: true })
  id!: number;

  @Field(() => ConversationKind, { description: 'Direct, or a group’s.' })
  @Enum({ items: () => ConversationKind, type: 'text' })
  kind!: ConversationKind;

  /** The two of a direct conversation, the smaller id first: one pair has one conversation. */
  @ManyToOne(() => User, { nullable: true, deleteRule: 'cascade', index: false })
  lowerUser?: User | null;

  @ManyToOne(() => User, { nullable: true, deleteRule: 'cascade' })
  upperUser?: User | null;

  /** Who opened it; legacy replies call them the initiator. */
  @ManyToOne(() => User, { nullable: true, deleteRule: 'set null', index: false })
  startedBy?: User | null;

  @Field(() => Date, { description: 'When it was opened.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;
}
