import type { Opt } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { globalId, Node } from '../../core/global-id.js';
import { insertedAt, moment } from '../../core/postgres/columns.js';
import { NodeRow } from '../../core/postgres/row.entity.js';
import { sql, viewerId } from '../../core/reads/sql.js';
import { visible } from '../../core/reads/visible.js';
import { User } from '../account/user.entity.js';
import { isNotBlocked } from '../social/block.entity.js';

/** A scheduled meeting, visible to its host and invited users. */
@Entity({ tableName: 'meetings' })
@Index({ properties: ['host', 'createdAt', 'id'] })
@ObjectType({
  implements: Node,
  description: 'A scheduled meeting, visible to its host and invited users.',
})
export class Meeting extends NodeRow {
  /** The public id, which does not reveal the number of meetings. */
  @Property({ type: 'uuid', defaultRaw: 'gen_random_uuid()', unique: true })
  uid!: Opt<string>;

  override get globalId(): Opt<string> {
    return globalId('meeting', this.uid);
  }

  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  host!: User;

  @Field(() => String, { description: 'The name of the meeting.' })
  @Property({ type: 'text' })
  title!: string;

  @Field(() => Date, { description: 'Start of the meeting.' })
  @Property(moment())
  scheduledAt!: Date;

  @Field(() => Boolean, { description: 'Whether it is for more than two users.' })
  @Property({ type: 'boolean' })
  isGroup!: boolean;

  @Field(() => Date, { description: 'Time of creation.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;
}

visible(
  Meeting,
  (row) =>
    sql`(${row}.host_id = ${viewerId} or ${isNotBlocked(sql`${row}.host_id`)}
      and ${row}.id in (select invited.meeting_id from invitations invited where invited.invitee_id = ${viewerId}))`,
);
