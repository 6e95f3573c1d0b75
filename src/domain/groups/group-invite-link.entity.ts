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
import { administers, Group } from './group.entity.js';

/** A secret by which users join a group; only its digest is stored. Revoking deletes it. */
@Entity({ tableName: 'group_invite_links' })
@Index({ properties: ['group', 'createdAt', 'id'] })
@Index({ properties: ['expiresAt'] })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A link by which users join a group. Its token is shown once, when it is created.',
})
export class GroupInviteLink extends NodeRow {
  @ManyToOne(() => Group, { deleteRule: 'cascade', index: false })
  group!: Group;

  @ManyToOne(() => User, { nullable: true, deleteRule: 'set null', index: false })
  createdBy?: User | null;

  /** SHA-256 of the token. */
  @Unique()
  @Property({ type: 'text' })
  digest!: string;

  @Field(() => Date, { description: 'Time after which it admits nobody.' })
  @Property(moment())
  expiresAt!: Date;

  @NullableField(() => Int, 'Largest number of users who may join by the link; null for no limit.')
  @Property({ type: 'integer', nullable: true })
  maxUses?: number | null;

  @Field(() => Int, { description: 'Number of users who joined by it.' })
  @Property({ type: 'integer', default: 0 })
  useCount: Opt<number> = 0;

  @Field(() => Date, { description: 'Time of creation.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;
}

visible(GroupInviteLink, (row) => administers(sql`${row}.group_id`));
