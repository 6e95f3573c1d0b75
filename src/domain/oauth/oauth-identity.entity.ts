import { type Opt } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { insertedAt } from '../../core/postgres/columns.js';
import { describedEnum, type ValueOf } from '../../core/schema-types.js';
import { User } from '../account/user.entity.js';

/** OAuth providers. */
export const OAuthProviderName = describedEnum('OAuthProvider', 'An OAuth provider.', {
  FORTY_TWO: 'The 42 school network.',
});
export type OAuthProviderName = ValueOf<typeof OAuthProviderName>;

/** A user's account at an OAuth provider, by the provider's id, which is never reassigned. */
@Entity({ tableName: 'oauth_identities' })
export class OAuthIdentity {
  @PrimaryKey({ type: 'text' })
  provider!: string;

  @PrimaryKey({ type: 'text' })
  subject!: string;

  @Index()
  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  user!: User;

  @Property(insertedAt())
  createdAt!: Opt<Date>;
}
