import type { Opt } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import { insertedAt, moment } from '../../core/postgres/columns.js';
import { NodeRow } from '../../core/postgres/row.entity.js';
import { LongText, Planned, property } from '../../core/reads/read.js';
import { sql, viewerId } from '../../core/reads/sql.js';
import { visible } from '../../core/reads/visible.js';
import { NullableField } from '../../core/schema-types.js';
import { isAdministrator, User } from '../account/user.entity.js';

/** A removal of content by a moderator. Content has at most one that stands. */
@Entity({ tableName: 'removals' })
@Index({ properties: ['createdAt', 'id'] })
@Index({ properties: ['author', 'createdAt', 'id'] })
@Index({
  name: 'removals_standing',
  expression:
    'create unique index removals_standing on removals (content_id) where restored_at is null',
})
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'A removal of content by a moderator. Visible to the author of the content and to administrators.',
})
export class Removal extends NodeRow {
  @Field(() => ID, { description: 'The global id of the removed content.' })
  @Property({ type: 'text' })
  contentId!: string;

  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  author!: User;

  /** Not named like the field of the schema, which administrators alone may read. */
  @ManyToOne(() => User, {
    fieldName: 'moderator_id',
    nullable: true,
    deleteRule: 'set null',
    index: false,
  })
  removedBy?: User | null;

  @Field(() => String, { description: 'The reason given by the moderator.' })
  @Property({ type: 'text' })
  reason!: string;

  @LongText()
  @Field(() => String, { description: 'The removed text; may be empty.' })
  @Property({ type: 'text' })
  text!: string;

  /** Data for the restoration that the hidden row does not have. */
  @Property({ type: 'jsonb' })
  saved!: unknown;

  @Planned(property('createdAt'))
  @Field(() => Date, { name: 'removedAt', simple: false, description: 'Time of the removal.' })
  @Property({ ...insertedAt(), fieldName: 'removed_at' })
  createdAt!: Opt<Date>;

  @NullableField(
    () => Date,
    'Time at which a moderator put the content back; null while it is removed.',
  )
  @Property({ ...moment(), nullable: true })
  restoredAt?: Date | null;
}

visible(Removal, (row) => sql`(${row}.author_id = ${viewerId} or ${isAdministrator(row)})`);
