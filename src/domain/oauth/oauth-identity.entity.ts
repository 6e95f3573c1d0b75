import { type Opt } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { registerEnumType } from 'type-graphql';
import { insertedAt } from '../../core/postgres/columns.js';
import { User } from '../account/user.entity.js';

/** OAuth providers. */
export enum OAuthProviderName {
  FORTY_TWO = 'FORTY_TWO',
}
registerEnumType(OAuthProviderName, {
  name: 'OAuthProvider',
  description: 'An OAuth provider.',
  valuesConfig: { FORTY_TWO: { description: 'The 42 school network.' } },
});

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
