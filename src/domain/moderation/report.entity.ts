import type { Opt } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import { bigint, insertedAt, moment } from '../../core/postgres/columns.js';
import { visible } from '../../core/reads/visible.js';
import { isAdministrator, User } from '../account/user.entity.js';
import { ReportStatus } from './moderation.enums.js';

/** That somebody finds something here wrong. A person has one open report of a thing at most. */
@Entity({ tableName: 'reports' })
@Index({ properties: ['status', 'createdAt', 'id'] })
@Index({
  name: 'reports_open',
  expression:
    "create unique index reports_open on reports (reporter_id, content_id) where status = 'OPEN'",
})
@ObjectType({ implements: Node, description: 'That somebody finds something here wrong.' })
export class Report extends Node {
  @PrimaryKey({ type: bigint, autoincrement: true })
  id!: number;

  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  reporter!: User;

  @Field(() => ID, { description: 'What is reported, by its global id; it may be gone by now.' })
  @Property({ type: 'text' })
  contentId!: string;

  @Field(() => String, {
    description: 'What it said when it was reported; empty where it says nothing.',
  })
  @Property({ type: 'text' })
  excerpt!: string;

  @Field(() => String, { description: 'What is wrong with it, in the words of who reported it.' })
  @Property({ type: 'text' })
  reason!: string;

  @Field(() => ReportStatus, { description: 'What became of it.' })
  @Enum({ items: () => ReportStatus, type: 'text', default: ReportStatus.OPEN })
  status: Opt<ReportStatus> = ReportStatus.OPEN;

  @Field(() => Date, { description: 'When it was reported.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;

  @Field(() => Date, { nullable: true, description: 'When it was decided; null while it is open.' })
  @Property({ ...moment(), nullable: true })
  resolvedAt?: Date | null;
}

visible(
  Report,
  (row, scope) => `(${row}.reporter_id = ${scope.viewer} or ${isAdministrator(row, scope)})`,
);
