import type { Opt } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import { insertedAt } from '../../core/postgres/columns.js';
import { NodeRow } from '../../core/postgres/row.entity.js';
import { sql, viewerId } from '../../core/reads/sql.js';
import { visible } from '../../core/reads/visible.js';
import { User } from '../account/user.entity.js';
import { isNotBlocked } from '../social/block.entity.js';
import { administers, Group, isThere } from './group.entity.js';

/** An open request to join a group; a decision or withdrawing deletes it. */
@Entity({ tableName: 'group_requests' })
@Unique({ properties: ['group', 'requester'] })
@Index({ properties: ['group', 'createdAt', 'id'] })
@Index({ properties: ['requester', 'createdAt', 'id'] })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'An open request of a user to join a group.',
})
export class GroupRequest extends NodeRow {
  @ManyToOne(() => Group, { deleteRule: 'cascade', index: false })
  group!: Group;

  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  requester!: User;

  @Field(() => Date, { description: 'Time of the request.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;
}

// The requester and those who decide.
visible(
  GroupRequest,
  (row) =>
    sql`((${row}.requester_id = ${viewerId} and ${isThere(sql`${row}.group_id`)})
      or (${administers(sql`${row}.group_id`)} and ${isNotBlocked(sql`${row}.requester_id`)}))`,
);
