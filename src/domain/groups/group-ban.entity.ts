import type { Opt } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import { insertedAt } from '../../core/postgres/columns.js';
import { NodeRow } from '../../core/postgres/row.entity.js';
import { sql } from '../../core/reads/sql.js';
import { visible } from '../../core/reads/visible.js';
import { User } from '../account/user.entity.js';
import { isNotBlocked } from '../social/block.entity.js';
import { administers, Group } from './group.entity.js';

/** A user who may not join a group again. */
@Entity({ tableName: 'group_bans' })
@Unique({ properties: ['group', 'user'] })
@Index({ properties: ['group', 'createdAt', 'id'] })
@Index({ properties: ['user'] })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A user who may not join a group until the ban is lifted.',
})
export class GroupBan extends NodeRow {
  @ManyToOne(() => Group, { deleteRule: 'cascade', index: false })
  group!: Group;

  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  user!: User;

  @ManyToOne(() => User, { nullable: true, deleteRule: 'set null', index: false })
  bannedBy?: User | null;

  @Field(() => Date, { description: 'Time of the ban.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;
}

// Owner and admins; a banned user who is in a block with one of them does not exist for that one.
visible(
  GroupBan,
  (row) => sql`(${administers(sql`${row}.group_id`)} and ${isNotBlocked(sql`${row}.user_id`)})`,
);
