import { PrimaryKeyProp } from '@mikro-orm/core';
import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { User } from '../account/user.entity.js';
import type { NotificationKind } from '../inbox/notification.enums.js';

/** The choice of a user for a kind of notification; the defaults of the kind hold without a row. */
@Entity({ tableName: 'notification_preferences' })
export class NotificationPreference {
  [PrimaryKeyProp]?: ['user', 'kind'];

  @ManyToOne(() => User, { primary: true, deleteRule: 'cascade', index: false })
  user!: User;

  @PrimaryKey({ type: 'text' })
  kind!: NotificationKind;

  @Property({ type: 'boolean' })
  isListed!: boolean;

  @Property({ type: 'boolean' })
  isPushed!: boolean;
}
