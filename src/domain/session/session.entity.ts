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
import { User } from '../account/user.entity.js';

/** One signing-in of a person on a device. Tokens name it, and die with it. */
@Entity({ tableName: 'sessions' })
@ObjectType({
  implements: Node,
  description: 'One signing-in on one device; its tokens die with it.',
})
export class Session extends Node {
  @PrimaryKey({ type: 'uuid', defaultRaw: 'gen_random_uuid()' })
  id!: string;

  @Index()
  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  user!: User;

  @Field(() => String, {
    nullable: true,
    description: 'The client as it named itself (User-Agent).',
  })
  @Property({ type: 'text', nullable: true })
  userAgent?: string | null;

  @Field(() => String, { description: 'The network address it was opened from.' })
  @Property({ type: 'text' })
  address!: string;

  /** Whether a refresh hands out a new refresh token; the older dialects have no room for one. */
  @Property({ type: 'boolean' })
  rotating!: boolean;

  /** How often the refresh token was exchanged; a token carries the number it was made at. */
  @Property({ type: 'integer', default: 0 })
  generation: Opt<number> = 0;

  @Property({ ...moment(), nullable: true })
  rotatedAt?: Date | null;

  @Field(() => Date, { description: 'When the person signed in.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;

  @Field(() => Date, { description: 'When a token of it was last refreshed.' })
  @Property(insertedAt())
  lastUsedAt!: Opt<Date>;

  @Field(() => Date, { description: 'When its refresh token ends for good.' })
  @Property(moment())
  expiresAt!: Date;

  /** Of the opaque token that was asked for, if one was; a new one takes its place. */
  @Unique()
  @Property({ type: 'text', nullable: true })
  apiTokenDigest?: string | null;

  /** When that token ends unless it is used before. */
  @Property({ ...moment(), nullable: true })
  apiTokenExpiresAt?: Date | null;

  @Property({ ...moment(), nullable: true })
  revokedAt?: Date | null;
}
