import type { Opt } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import { insertedAt, moment } from '../../core/postgres/columns.js';
import { NodeRow } from '../../core/postgres/row.entity.js';
import { sql } from '../../core/reads/sql.js';
import { visible } from '../../core/reads/visible.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../account/user.entity.js';
import { Conversation } from '../chat/conversation.entity.js';

/** A group of users with a chat; its members are the participants of its conversation. */
@Entity({ tableName: 'groups' })
@Unique({ properties: ['conversation'] })
@Index({ properties: ['createdAt', 'id'] })
@Index({
  name: 'groups_search',
  expression:
    'create index groups_search on groups using gin (name gin_trgm_ops, description gin_trgm_ops)',
})
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A group of users with a chat. All users see the group; only members see the chat.',
})
export class Group extends NodeRow {
  @Field(() => String, { description: 'The name, 1–100 characters.' })
  @Property({ type: 'text' })
  name!: string;

  @Field(() => String, { description: 'The description; may be empty.' })
  @Property({ type: 'text', default: '' })
  description: Opt<string> = '';

  @NullableField(() => String, 'Address of the picture, a path under `/media/`.')
  @Property({ type: 'text', nullable: true, index: true })
  imageUrl?: string | null;

  /** Always a member. */
  @ManyToOne(() => User, { deleteRule: 'cascade' })
  owner!: User;

  @ManyToOne(() => Conversation, { deleteRule: 'cascade', index: false })
  conversation!: Conversation;

  @Field(() => Int, { description: 'Number of members.' })
  @Property({ type: 'integer', default: 0 })
  memberCount: Opt<number> = 0;

  @Field(() => Date, { description: 'When it was created.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;

  @Field(() => Date, { description: 'Time of the last change of name, description or picture.' })
  @Property(insertedAt())
  updatedAt!: Opt<Date>;

  /** The time of a removal by a moderator; only a moderator can restore it. */
  @Property({ ...moment(), nullable: true })
  removedAt?: Date | null;

  /** Whether it is hidden: it was removed, or its owner is suspended. */
  @Property({ type: 'boolean', default: false })
  hidden: Opt<boolean> = false;
}

visible(Group, (row) => sql`not ${row}.hidden`);
