import type { Opt } from '@mikro-orm/core';
import {
  Entity,
  Index,
  ManyToOne,
  PrimaryKey,
  Property,
  Unique,
} from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import { insertedAt, moment } from '../../core/postgres/columns.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../account/user.entity.js';

/** A session: one sign-in of a user on a device. Its tokens end with it. */
@Entity({ tableName: 'sessions' })
@ObjectType({
  implements: Node,
  description: 'A session: one sign-in on one device. Its tokens end with it.',
})
export class Session extends Node {
  @PrimaryKey({ type: 'uuid', defaultRaw: 'gen_random_uuid()' })
  id!: string;

  @Index()
  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  user!: User;

  @NullableField(() => String, 'The `User-Agent` header of the sign-in; null without one.')
  @Property({ type: 'text', nullable: true })
  userAgent?: string | null;

  @Field(() => String, { description: 'The network address of the sign-in.' })
  @Property({ type: 'text' })
  address!: string;

  /** The name of the client policy under which it was made. */
  @Property({ type: 'text', default: 'default' })
  policy: Opt<string> = 'default';

  /** Whether a refresh returns a new refresh token; legacy APIs do not. */
  @Property({ type: 'boolean' })
  rotating!: boolean;

  /** The number of exchanges of the refresh token; each token contains its generation. */
  @Property({ type: 'integer', default: 0 })
  generation: Opt<number> = 0;

  @Property({ ...moment(), nullable: true })
  rotatedAt?: Date | null;

  @Field(() => Date, { description: 'Time of the sign-in.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;

  @Field(() => Date, { description: 'Time at which its tokens were last refreshed.' })
  @Property(insertedAt())
  lastUsedAt!: Opt<Date>;

  @Index()
  @Field(() => Date, { description: 'Time at which it expires.' })
  @Property(moment())
  expiresAt!: Date;

  /** Digest of its API token, if it has one. */
  @Unique()
  @Property({ type: 'text', nullable: true })
  apiTokenDigest?: string | null;

  /** Expiry of the API token, extended by use. */
  @Property({ ...moment(), nullable: true })
  apiTokenExpiresAt?: Date | null;

  @Property({ ...moment(), nullable: true })
  revokedAt?: Date | null;
}
