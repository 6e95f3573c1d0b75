import type { Opt } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import { insertedAt } from '../../core/postgres/columns.js';
import { NodeRow } from '../../core/postgres/row.entity.js';
import { visible } from '../../core/reads/visible.js';
import { NullableField } from '../../core/schema-types.js';
import { isAdministrator, User } from '../account/user.entity.js';
import { AuditAction } from './moderation.enums.js';

/** An action of an administrator, written in the same transaction and never changed. */
@Entity({ tableName: 'audit_entries' })
@Index({ properties: ['createdAt', 'id'] })
@ObjectType({ implements: Node, description: 'An action of an administrator.' })
export class AuditEntry extends NodeRow {
  /** Null for the command line. */
  @ManyToOne(() => User, { nullable: true, deleteRule: 'set null', index: false })
  actor?: User | null;

  @NullableField(
    () => String,
    'The operator of an action from the command line, such as `shell (root)`; null for actions of users.',
  )
  @Property({ type: 'text', nullable: true })
  operator?: string | null;

  @Field(() => AuditAction, { description: 'The action.' })
  @Enum({ items: () => AuditAction, type: 'text' })
  action!: AuditAction;

  @Field(() => ID, { description: 'The global id of the target, which may be deleted by now.' })
  @Property({ type: 'text' })
  targetId!: string;

  @Field(() => String, { description: 'The reason, or the new value; may be empty.' })
  @Property({ type: 'text' })
  detail!: string;

  @Field(() => Date, { description: 'The time of the action.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;
}

visible(AuditEntry, isAdministrator);
