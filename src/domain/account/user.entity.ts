import type { Opt } from '@mikro-orm/core';
import { Entity, Enum, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import { bigint, insertedAt, moment } from '../../core/postgres/columns.js';
import { derived } from '../../core/reads/computed.js';
import { Planned } from '../../core/reads/read.js';
import type { Expression } from '../../core/reads/statement.js';
import { visible } from '../../core/reads/visible.js';
import { trimmed } from '../../core/text.js';
import { UserRole } from './role.enums.js';

/** A person. Names and addresses are unique whatever their letter case. */
@Entity({ tableName: 'users' })
@Index({
  name: 'users_username_unique',
  expression: 'create unique index users_username_unique on users (lower(username))',
})
@Index({
  name: 'users_email_unique',
  expression: 'create unique index users_email_unique on users (lower(email))',
})
@Index({ properties: ['createdAt', 'id'] })
@ObjectType({ implements: Node, simpleResolvers: true, description: 'A person.' })
export class User extends Node {
  @PrimaryKey({ type: bigint, autoincrement: true })
  id!: number;

  @Field(() => String, { description: 'Unique, 1–30 letters, digits and `.` `_` `-`.' })
  @Property({ type: 'text' })
  username!: string;

  @Property({ type: 'text' })
  email!: string;

  /** Empty for who has none: they signed up by a provider, or are gone. */
  @Property({ type: 'text' })
  passwordHash!: string;

  /** Whether signing in takes a mailed code beside the password, at every door. */
  @Property({ type: 'boolean', default: false })
  secondFactor: Opt<boolean> = false;

  @Enum({ items: () => UserRole, type: 'text', default: UserRole.USER })
  role: Opt<UserRole> = UserRole.USER;

  /** When an administrator suspended them: until that is undone they have no session. */
  @Property({ ...moment(), nullable: true })
  suspendedAt?: Date | null;

  @Field(() => String, { description: 'Given name; empty when not told.' })
  @Property({ type: 'text', default: '' })
  firstName: Opt<string> = '';

  @Field(() => String, { description: 'Family name; empty when not told.' })
  @Property({ type: 'text', default: '' })
  lastName: Opt<string> = '';

  @Field(() => String, { nullable: true, description: 'What they like to be called.' })
  @Property({ type: 'text', nullable: true })
  alias?: string | null;

  @Field(() => String, { nullable: true, description: 'A few words about themselves.' })
  @Property({ type: 'text', nullable: true })
  bio?: string | null;

  @Property({ type: 'date', nullable: true })
  dateOfBirth?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Their picture: a path under `/media/` or an http(s) URL.',
  })
  @Property({ type: 'text', nullable: true })
  avatarUrl?: string | null;

  @Field(() => String, { nullable: true, description: 'The picture behind their profile.' })
  @Property({ type: 'text', nullable: true })
  coverUrl?: string | null;

  @Field(() => Int, { description: 'How many follow them.' })
  @Property({ type: 'integer', default: 0 })
  followerCount: Opt<number> = 0;

  @Field(() => Int, { description: 'How many they follow.' })
  @Property({ type: 'integer', default: 0 })
  followingCount: Opt<number> = 0;

  @Property({ ...moment(), nullable: true })
  lastSeenAt?: Date | null;

  @Field(() => Date, { description: 'When they signed up.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;

  /** When the account was deleted; the row stays so that what others heard keeps its author. */
  @Property({ ...moment(), nullable: true })
  deletedAt?: Date | null;

  @Planned(derived((row) => `${row}.deleted_at is not null`))
  @Field(() => Boolean, {
    description:
      'Whether they deleted their account; then nothing of them is left but what they told others.',
  })
  get isDeleted(): Opt<boolean> {
    return this.deletedAt != null;
  }

  @Planned(derived((row) => trimmed(`${row}.first_name || ' ' || ${row}.last_name`)))
  @Field(() => String, {
    description: 'Given and family name together; empty when neither is told.',
  })
  get fullName(): Opt<string> {
    return `${this.firstName} ${this.lastName}`.trim();
  }
}

visible(User, 'everyone');

/** The condition that the viewer is an administrator. */
export const isAdministrator: Expression = (_, { viewer }) =>
  `exists (select from users admin where admin.id = ${viewer} and admin.role = 'ADMIN')`;
