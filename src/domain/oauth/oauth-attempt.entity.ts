import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { moment } from '../../core/postgres/columns.js';

/** A signing-in by a provider that was begun and has yet to come back; it comes back once. */
@Entity({ tableName: 'oauth_attempts' })
export class OAuthAttempt {
  /** Digest of the `state`. */
  @PrimaryKey({ type: 'text' })
  digest!: string;

  @Property({ type: 'text' })
  provider!: string;

  /** Digest of what only the browser that began it holds. */
  @Property({ type: 'text' })
  binding!: string;

  @Property({ type: 'text' })
  redirectUri!: string;

  @Index()
  @Property(moment())
  expiresAt!: Date;
}
