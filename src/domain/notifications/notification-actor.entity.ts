import { ArrayType, type Opt } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { bigint, moment } from '../../core/postgres/columns.js';
import { DatedRow } from '../../core/postgres/row.entity.js';
import { User } from '../account/user.entity.js';
import type { NotificationKind } from '../inbox/notification.enums.js';
import { Notification } from './notification.entity.js';

/** A user who caused a notification. For one owner, kind and subject there is one row of each actor: the newest. */
@Entity({ tableName: 'notification_actors' })
@Unique({ properties: ['user', 'kind', 'subjectId', 'actor'] })
@Index({ properties: ['notification', 'createdAt', 'id'] })
@Index({
  name: 'notification_actors_group',
  expression:
    "create index notification_actors_group on notification_actors (subject_id) where kind in ('GROUP_INVITED', 'GROUP_ADDED', 'GROUP_JOIN_REQUESTED')",
})
export class NotificationActor extends DatedRow {
  @ManyToOne(() => Notification, { deleteRule: 'cascade', index: false })
  notification!: Notification;

  /** The owner of the notification. */
  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  user!: User;

  @Property({ type: 'text' })
  kind!: NotificationKind;

  @Property({ type: bigint, default: 0 })
  subjectId: Opt<number> = 0;

  @Index()
  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  actor!: User;

  /** The id of the comment that it tells of, for a kind with a cause. */
  @Property({ type: bigint, nullable: true })
  causeId?: number | null;

  /** The ids of earlier comments of the actor that stand, oldest first, at most 20. */
  @Property({ type: new ArrayType(Number), columnType: 'bigint[]', defaultRaw: "'{}'" })
  earlierCauseIds: Opt<number[]> = [];

  /** When the action was undone; null while it stands. */
  @Property({ ...moment(), nullable: true })
  withdrawnAt?: Date | null;
}
