import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { moment } from '../../core/postgres/columns.js';

/** A started OAuth sign-in; it can be finished once. */
@Entity({ tableName: 'oauth_attempts' })
export class OAuthAttempt {
  /** Digest of the `state`. */
  @PrimaryKey({ type: 'text' })
  digest!: string;

  @Property({ type: 'text' })
  provider!: string;

  /** Digest of a secret of the browser that started it. */
  @Property({ type: 'text' })
  binding!: string;

  @Property({ type: 'text' })
  redirectUri!: string;

  @Index()
  @Property(moment())
  expiresAt!: Date;
}
