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
  description: 'The kind of a conversation.',
  valuesConfig: {
    DIRECT: { description: 'Between two users.' },
    GROUP: { description: 'Of the members of a group.' },
  },
});

/** Messages between participants; its stream is `conversation:{id}`. */
@Entity({ tableName: 'conversations' })
@Unique({ properties: ['lowerUser', 'upperUser'] })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A list of messages between its participants.',
})
export class Conversation extends Node {
  @PrimaryKey({ type: bigint, autoincrement: true })
  id!: number;

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
