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

/** An open invitation of a user to a group; answering or revoking deletes it. */
@Entity({ tableName: 'group_invitations' })
@Unique({ properties: ['group', 'invitee'] })
@Index({ properties: ['group', 'createdAt', 'id'] })
@Index({ properties: ['invitee', 'createdAt', 'id'] })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'An open invitation of a user to a group.',
})
export class GroupInvitation extends NodeRow {
  @ManyToOne(() => Group, { deleteRule: 'cascade', index: false })
  group!: Group;

  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  invitee!: User;

  @ManyToOne(() => User, { nullable: true, deleteRule: 'set null', index: false })
  inviter?: User | null;

  @Field(() => Date, { description: 'Time of the invitation.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;
}

// The invited user and those who may revoke it; a block between the two sides hides it.
visible(
  GroupInvitation,
  (row) =>
    sql`((${row}.invitee_id = ${viewerId} and ${isThere(sql`${row}.group_id`)}
        and (${row}.inviter_id is null or ${isNotBlocked(sql`${row}.inviter_id`)}))
      or (${administers(sql`${row}.group_id`)} and ${isNotBlocked(sql`${row}.invitee_id`)}))`,
);
