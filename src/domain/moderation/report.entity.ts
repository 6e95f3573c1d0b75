import type { Opt } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import { insertedAt, moment } from '../../core/postgres/columns.js';
import { NodeRow } from '../../core/postgres/row.entity.js';
import { sql, viewerId } from '../../core/reads/sql.js';
import { visible } from '../../core/reads/visible.js';
import { NullableField } from '../../core/schema-types.js';
import { isAdministrator, User } from '../account/user.entity.js';
import { ReportStatus } from './moderation.enums.js';

/** A report of a user or content. A user has at most one open report of the same content. */
@Entity({ tableName: 'reports' })
@Index({ properties: ['status', 'createdAt', 'id'] })
@Index({
  name: 'reports_open',
  expression:
    "create unique index reports_open on reports (reporter_id, content_id) where status = 'OPEN'",
})
@ObjectType({ implements: Node, description: 'A report of a user or content to administrators.' })
export class Report extends NodeRow {
  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  reporter!: User;

  @Field(() => ID, {
    description: 'The global id of the reported content, which may be deleted by now.',
  })
  @Property({ type: 'text' })
  contentId!: string;

  @Field(() => String, {
    description: 'The reported text at the time of the report; may be empty.',
  })
  @Property({ type: 'text' })
  excerpt!: string;

  @Field(() => String, { description: 'The reason given by the reporter.' })
  @Property({ type: 'text' })
  reason!: string;

  @Field(() => ReportStatus, { description: 'The status.' })
  @Enum({ items: () => ReportStatus, type: 'text', default: ReportStatus.OPEN })
  status: Opt<ReportStatus> = ReportStatus.OPEN;

  @Field(() => Date, { description: 'Time of the report.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;

  @NullableField(() => Date, 'Time of the decision; null while the report is open.')
  @Property({ ...moment(), nullable: true })
  resolvedAt?: Date | null;
}

visible(Report, (row) => sql`(${row}.reporter_id = ${viewerId} or ${isAdministrator(row)})`);
