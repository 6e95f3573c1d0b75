import type { Opt } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, ObjectType } from 'type-graphql';
import { bigint, insertedAt } from '../../core/postgres/columns.js';
import { visible } from '../../core/reads/visible.js';
import { isAdministrator, User } from '../account/user.entity.js';
import { AuditAction } from './moderation.enums.js';

/** One thing an administrator did; written with it or not at all, and never changed. */
@Entity({ tableName: 'audit_entries' })
@Index({ properties: ['createdAt', 'id'] })
@ObjectType({ description: 'One thing an administrator did.' })
export class AuditEntry {
  @PrimaryKey({ type: bigint, autoincrement: true })
  id!: number;

  /** Null: somebody at the machine's own command line. */
  @ManyToOne(() => User, { nullable: true, deleteRule: 'set null', index: false })
  actor?: User | null;

  @Field(() => AuditAction, { description: 'What was done.' })
  @Enum({ items: () => AuditAction, type: 'text' })
  action!: AuditAction;

  @Field(() => ID, { description: 'What to, by its global id; it may be gone by now.' })
  @Property({ type: 'text' })
  targetId!: string;

  @Field(() => String, { description: 'Why, or what to; empty when nobody said.' })
  @Property({ type: 'text' })
  detail!: string;

  @Field(() => Date, { description: 'When.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;
}

visible(AuditEntry, isAdministrator);
