import { Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { DatedRow } from '../../core/postgres/row.entity.js';
import { describedEnum, type ValueOf } from '../../core/schema-types.js';
import { User } from '../account/user.entity.js';
import { Session } from '../session/session.entity.js';

export const PushPlatform = describedEnum('PushPlatform', 'The push service of a device.', {
  WEB: 'Web Push, of a browser.',
  FCM: 'Firebase Cloud Messaging.',
  APNS: 'Apple Push Notification service.',
});
export type PushPlatform = ValueOf<typeof PushPlatform>;

/** A browser or device to which pushes of a user are sent, until the session that registered it ends. */
@Entity({ tableName: 'push_targets' })
export class PushTarget extends DatedRow {
  @Index()
  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  user!: User;

  @Index()
  @ManyToOne(() => Session, { deleteRule: 'cascade', index: false })
  session!: Session;

  @Enum({ items: () => PushPlatform, type: 'text' })
  platform!: PushPlatform;

  /** The endpoint of a Web Push subscription, or the token of a device. */
  @Unique()
  @Property({ type: 'text' })
  address!: string;

  /** The public key of a Web Push subscription, base64url. */
  @Property({ type: 'text', nullable: true })
  publicKey?: string | null;

  /** The authentication secret of a Web Push subscription, base64url. */
  @Property({ type: 'text', nullable: true })
  authSecret?: string | null;
}
