import type { Opt } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import { bigint, insertedAt, moment } from '../../core/postgres/columns.js';
import { NodeRow } from '../../core/postgres/row.entity.js';
import { derived } from '../../core/reads/computed.js';
import { Planned } from '../../core/reads/read.js';
import { sql } from '../../core/reads/sql.js';
import { User } from '../account/user.entity.js';
import { NotificationKind } from '../inbox/notification.enums.js';

/** What a user is told of one subject until they look: one notification, however many users cause it. */
@Entity({ tableName: 'notifications' })
@Index({
  name: 'notifications_open',
  expression:
    'create unique index notifications_open on notifications (user_id, kind, subject_id) where seen_at is null',
})
@Index({ properties: ['user', 'at', 'id'] })
@Index({ properties: ['at'] })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'A notification of the viewer: one action that users performed on one subject, such as liking a post. Further users join it until the viewer has seen it; later ones make a new notification. Kept for 90 days. Hidden while its subject, or each of its actors, is hidden from the viewer.',
})
export class Notification extends NodeRow {
  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  user!: User;

  @Field(() => NotificationKind, { description: 'The kind of the action.' })
  @Property({ type: 'text' })
  kind!: NotificationKind;

  /** The id of the subject, whose type the kind tells; 0 for none. */
  @Property({ type: bigint, default: 0 })
  subjectId: Opt<number> = 0;

  @Field(() => Date, {
    description:
      'Time of the newest action, unique among the notifications of the viewer. Lists are ordered by it.',
  })
  @Property(insertedAt())
  at!: Opt<Date>;

  /** When the viewer saw it. */
  @Property({ ...moment(), nullable: true })
  seenAt?: Date | null;

  @Planned(derived((row) => sql`${row}.seen_at is not null`))
  @Field(() => Boolean, { description: 'Whether the viewer has seen it.' })
  get isSeen(): Opt<boolean> {
    return this.seenAt != null;
  }
}
