import type { Opt } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { bigint, insertedAt, moment } from '../../core/postgres/columns.js';
import { Row } from '../../core/postgres/row.entity.js';
import { User } from '../account/user.entity.js';
import type { NotificationKind } from '../inbox/notification.enums.js';
import { PushTarget } from './push-target.entity.js';

/**
 * A push of one topic to one device: it waits, is being sent or retried, or is done. A row that is done stays for a
 * while, so that the same news are not pushed again.
 */
@Entity({ tableName: 'pushes' })
@Unique({ properties: ['target', 'topic'] })
@Index({
  name: 'pushes_due',
  expression: 'create index pushes_due on pushes (due_at) where due_at is not null',
})
@Index({ properties: ['since'] })
export class Push extends Row {
  @ManyToOne(() => PushTarget, { deleteRule: 'cascade', index: false })
  target!: PushTarget;

  @Index()
  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  user!: User;

  /** A later push of the same topic replaces an earlier one: `conversation_5`, `notification_7`, `call_9`. */
  @Property({ type: 'text' })
  topic!: string;

  @Property({ type: 'text' })
  kind!: NotificationKind;

  /** The id of the conversation, notification or call. */
  @Property({ type: bigint })
  subjectId!: number;

  /** The number of the newest event that it tells of: in the conversation, or else in the inbox of the user. */
  @Property({ type: bigint })
  seq!: number;

  /** Events up to this number were pushed, or need no push. */
  @Property({ type: bigint, default: 0 })
  doneSeq: Opt<number> = 0;

  /** Since when it waits. */
  @Property(insertedAt())
  since!: Opt<Date>;

  /** When it is sent, tried again, or taken from a node that died; null when there is nothing to send. */
  @Property({ ...moment(), nullable: true })
  dueAt?: Date | null;

  @Property({ type: 'integer', default: 0 })
  tries: Opt<number> = 0;
}
