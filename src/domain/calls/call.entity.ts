import type { Opt } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import { insertedAt, moment } from '../../core/postgres/columns.js';
import { NodeRow } from '../../core/postgres/row.entity.js';
import { sql, viewerId } from '../../core/reads/sql.js';
import { visible } from '../../core/reads/visible.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../account/user.entity.js';
import { CallEndReason, CallKind, CallStatus } from './call.enums.js';

/**
 * A call between two users; its stream is `call:{id}`. `start` ensures that a user has at most one
 * ringing or active call.
 */
@Entity({ tableName: 'calls' })
@Index({ properties: ['caller', 'createdAt', 'id'] })
@Index({ properties: ['callee', 'createdAt', 'id'] })
@Index({
  name: 'calls_ringing',
  expression: "create index calls_ringing on calls (rings_until) where status = 'RINGING'",
})
@Index({
  name: 'calls_live_caller',
  expression:
    "create index calls_live_caller on calls (caller_id) where status in ('RINGING', 'ACTIVE')",
})
@Index({
  name: 'calls_live_callee',
  expression:
    "create index calls_live_callee on calls (callee_id) where status in ('RINGING', 'ACTIVE')",
})
@ObjectType({ implements: Node, description: 'A call between two users.' })
export class Call extends NodeRow {
  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  caller!: User;

  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  callee!: User;

  @Field(() => CallKind, { description: 'The media of the call.' })
  @Enum({ items: () => CallKind, type: 'text' })
  kind!: CallKind;

  @Field(() => CallStatus, { description: 'The status of the call.' })
  @Enum({ items: () => CallStatus, type: 'text' })
  status!: CallStatus;

  @Field(() => Date, { name: 'startedAt', description: 'Time of the start.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;

  /** An unanswered call is missed from then on. */
  @Property(moment())
  ringsUntil!: Date;

  @NullableField(
    () => Date,
    'Time at which a device of the callee first reported ringing; null until then.',
  )
  @Property({ ...moment(), nullable: true })
  rangAt?: Date | null;

  @NullableField(() => Date, 'Time of the answer; null without one.')
  @Property({ ...moment(), nullable: true })
  answeredAt?: Date | null;

  @NullableField(() => Date, 'Time of the end; null until then.')
  @Property({ ...moment(), nullable: true })
  endedAt?: Date | null;

  @NullableField(() => CallEndReason, 'The reason for which the call ended; null until then.')
  @Enum({ items: () => CallEndReason, type: 'text', nullable: true })
  endReason?: CallEndReason | null;

  /** The session in which the caller last acted in this call. */
  @Property({ type: 'uuid', nullable: true })
  callerSessionId?: string | null;

  /** The session in which the callee answered, or last acted since. */
  @Property({ type: 'uuid', nullable: true })
  calleeSessionId?: string | null;

  /** When the caller was last connected; null until the session has a socket. */
  @Property({ ...moment(), nullable: true })
  callerSeenAt?: Date | null;

  /** When the callee was last connected; null until the session has a socket. */
  @Property({ ...moment(), nullable: true })
  calleeSeenAt?: Date | null;

  @Property({ type: 'boolean', default: false })
  hiddenByCaller: Opt<boolean> = false;

  @Property({ type: 'boolean', default: false })
  hiddenByCallee: Opt<boolean> = false;

  @NullableField(
    () => Int,
    'Whole seconds from `startedAt` to `endedAt`; null until the call has ended.',
  )
  get durationSeconds(): Opt<number> | null {
    if (!this.endedAt) return null;
    return Math.floor((this.endedAt.getTime() - this.createdAt.getTime()) / 1000);
  }
}

// Each of the two people sees a call until they delete it.
visible(
  Call,
  (row) =>
    sql`((${row}.caller_id = ${viewerId} and not ${row}.hidden_by_caller) or (${row}.callee_id = ${viewerId} and not ${row}.hidden_by_callee))`,
);
