import { type Opt } from '@mikro-orm/core';
import { Entity, Enum, Index, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import { emailKey, nameKey, skeletonOf } from '../../core/names.js';
import { insertedAt, moment } from '../../core/postgres/columns.js';
import { NodeRow } from '../../core/postgres/row.entity.js';
import { derived } from '../../core/reads/computed.js';
import { Planned } from '../../core/reads/read.js';
import { type Expression, sql, viewerId } from '../../core/reads/sql.js';
import { visible } from '../../core/reads/visible.js';
import { describedEnum, NullableField, type ValueOf } from '../../core/schema-types.js';
import { trimmed } from '../../core/text.js';

export const UserRole = describedEnum('UserRole', 'The role of a user on this server.', {
  USER: 'No special rights.',
  ADMIN: 'May suspend users, remove content and read reports.',
});
export type UserRole = ValueOf<typeof UserRole>;

export const ContactPolicy = describedEnum(
  'ContactPolicy',
  'The users who may contact a user in one way.',
  {
    EVERYBODY: 'Every user.',
    FOLLOWED: 'Users whom the owner of the account follows.',
    FRIENDS: 'Friends: users with a friendship that both confirmed.',
    NOBODY: 'No user.',
  },
);
export type ContactPolicy = ValueOf<typeof ContactPolicy>;

export const Availability = describedEnum(
  'Availability',
  'The availability that a user shows while they are online.',
  {
    AVAILABLE: 'The user shows nothing else.',
    AWAY: 'The user shows that they are away.',
    DO_NOT_DISTURB: 'Calls do not ring, and nothing is pushed.',
  },
);
export type Availability = ValueOf<typeof Availability>;

/** A text column that is computed whenever a user is written. */
const derivedText = (of: (user: User) => string) =>
  ({ type: 'text', onCreate: of, onUpdate: of }) as const;

/** `emailKey` of a user without an e-mail address; no address has it. */
export const noEmailKey = (id: number): string => `no-email-${id}`;

/** Stands between the skeleton and the key of an imported name that looks like an older one. */
export const lookAlike = '\u001f';

const skeletonFor = ({ username, usernameSkeleton }: User): string => {
  const skeleton = skeletonOf(username);
  const imported = `${skeleton}${lookAlike}${nameKey(username)}`;
  return usernameSkeleton === imported ? imported : skeleton;
};

/** SQL of `email_confirmed_at` after a mail reached a row of `users`, unless another one confirmed the address. */
export const confirmedNow = `coalesce(users.email_confirmed_at, (select now() where not exists (
  select from users holder where holder.email_key = users.email_key and holder.email_confirmed_at is not null)))`;

/** A user. Usernames and confirmed e-mail addresses are unique in the forms of `names.ts`. */
@Entity({ tableName: 'users' })
@Index({
  name: 'users_suspended',
  expression: 'create index users_suspended on users (id) where suspended_at is not null',
})
@Index({
  name: 'users_deleted',
  expression: 'create index users_deleted on users (id) where deleted_at is not null',
})
@Index({ properties: ['createdAt', 'id'] })
@Index({
  name: 'users_confirmed_email',
  expression:
    'create unique index users_confirmed_email on users (email_key) where email_confirmed_at is not null',
})
@Index({
  name: 'users_search',
  expression:
    'create index users_search on users using gin (search_words(user_names(username, first_name, last_name, alias)))',
})
@Index({
  name: 'users_accounts',
  expression: `create index users_accounts on users using gin (search_words(user_names(username, first_name, last_name, alias) || ' ' || email))`,
})
@ObjectType({ implements: Node, simpleResolvers: true, description: 'A user.' })
export class User extends NodeRow {
  @Field(() => String, {
    description:
      'Unique. New ones have 1–30 letters, digits and `.` `_` `-`; imported ones may have up to 150 characters of any kind.',
  })
  @Property({ type: 'text' })
  username!: string;

  /** Empty if a person was imported without an address, or with that of somebody else. */
  @Property({ type: 'text' })
  email!: string;

  /** `nameKey` of the username. */
  @Unique({ name: 'users_username_key_unique' })
  @Property(derivedText(({ username }) => nameKey(username)))
  usernameKey!: Opt<string>;

  /** `skeletonOf` the username. A look-alike that was imported has its own name behind it. */
  @Unique({ name: 'users_username_skeleton_unique' })
  @Property(derivedText(skeletonFor))
  usernameSkeleton!: Opt<string>;

  /** The time at which a mailed token confirmed the address. */
  @Property({ ...moment(), nullable: true })
  emailConfirmedAt?: Date | null;

  /** When the user gave the address. */
  @Property(insertedAt())
  emailSince!: Opt<Date>;

  /** `emailKey` of the e-mail address. Several users may have given one that only one of them can confirm. */
  @Index()
  @Property(derivedText(({ id, email }) => (email === '' ? noEmailKey(id) : emailKey(email))))
  emailKey!: Opt<string>;

  /**
   * An argon2id digest of ours, or one of Django until the next sign-in. Empty without a password: for
   * accounts of OAuth providers, deleted ones, and imported ones whose password cannot be used.
   */
  @Property({ type: 'text' })
  passwordHash!: string;

  /** Whether sign-in takes a mailed code in addition to the password. */
  @Property({ type: 'boolean', default: false })
  secondFactor: Opt<boolean> = false;

  @Enum({ items: () => UserRole, type: 'text', default: UserRole.USER })
  role: Opt<UserRole> = UserRole.USER;

  /** The name of the client policy under which the user registered. */
  @Property({ type: 'text', default: 'default' })
  registeredUnder: Opt<string> = 'default';

  /** The start of a suspension, during which the account has no sessions. */
  @Property({ ...moment(), nullable: true })
  suspendedAt?: Date | null;

  /** The time at which a moderator removed the profile, which the user cannot change until its restoration. */
  @Property({ ...moment(), nullable: true })
  profileRemovedAt?: Date | null;

  @Field(() => String, { description: 'Given name; may be empty.' })
  @Property({ type: 'text', default: '' })
  firstName: Opt<string> = '';

  @Field(() => String, { description: 'Family name; may be empty.' })
  @Property({ type: 'text', default: '' })
  lastName: Opt<string> = '';

  @NullableField(() => String, 'The preferred name; null when not set.')
  @Property({ type: 'text', nullable: true })
  alias?: string | null;

  @NullableField(() => String, 'A short self-description; null when not set.')
  @Property({ type: 'text', nullable: true })
  bio?: string | null;

  @Property({ type: 'date', nullable: true })
  dateOfBirth?: string | null;

  /** A path under `/media/`, or an http(s) URL. */
  @Property({ type: 'text', nullable: true })
  avatarUrl?: string | null;

  @Property({ type: 'text', nullable: true })
  coverUrl?: string | null;

  @Field(() => Int, { description: 'Number of followers.' })
  @Property({ type: 'integer', default: 0 })
  followerCount: Opt<number> = 0;

  @Field(() => Int, { description: 'Number of followed users.' })
  @Property({ type: 'integer', default: 0 })
  followingCount: Opt<number> = 0;

  @Property({ ...moment(), nullable: true })
  lastSeenAt?: Date | null;

  /** Whether only the user themselves sees `lastSeenAt`. */
  @Property({ type: 'boolean', default: false })
  hidesLastSeen: Opt<boolean> = false;

  @Enum({ items: () => Availability, type: 'text', default: Availability.AVAILABLE })
  availability: Opt<Availability> = Availability.AVAILABLE;

  @Property({ type: 'text', nullable: true })
  statusText?: string | null;

  @Property({ type: 'text', nullable: true })
  statusEmoji?: string | null;

  /** The end of the status text; null for none. */
  @Property({ ...moment(), nullable: true })
  statusUntil?: Date | null;

  /** Whether posts, followers and followed users are for accepted followers alone. */
  @Field(() => Boolean, {
    description:
      'Whether posts, followers and followed users are visible to accepted followers alone.',
  })
  @Property({ type: 'boolean', default: false })
  isPrivate: Opt<boolean> = false;

  /** The users who may write to this one. */
  @Enum({ items: () => ContactPolicy, type: 'text', default: ContactPolicy.EVERYBODY })
  messagesFrom: Opt<ContactPolicy> = ContactPolicy.EVERYBODY;

  /** The users who may call this one. */
  @Enum({ items: () => ContactPolicy, type: 'text', default: ContactPolicy.EVERYBODY })
  callsFrom: Opt<ContactPolicy> = ContactPolicy.EVERYBODY;

  /** The users who may add this one to groups. */
  @Enum({ items: () => ContactPolicy, type: 'text', default: ContactPolicy.EVERYBODY })
  groupsFrom: Opt<ContactPolicy> = ContactPolicy.EVERYBODY;

  @Field(() => Date, { description: 'Time of registration.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;

  /** The time of deletion; the row stays as the author of messages. */
  @Property({ ...moment(), nullable: true })
  deletedAt?: Date | null;

  @Planned(derived((row) => sql`${row}.deleted_at is not null`))
  @Field(() => Boolean, {
    description: 'Whether the account was deleted. Only messages to others are kept then.',
  })
  get isDeleted(): Opt<boolean> {
    return this.deletedAt != null;
  }

  @Planned(derived((row) => trimmed(sql`${row}.first_name || ' ' || ${row}.last_name`)))
  @Field(() => String, {
    description: 'Given and family name together; may be empty.',
  })
  get fullName(): Opt<string> {
    return `${this.firstName} ${this.lastName}`.trim();
  }
}

visible(User, 'everyone');

/** The condition that the viewer is an administrator with a second factor. */
export const isAdministrator: Expression = () =>
  sql`exists (select from users admin where admin.id = ${viewerId} and admin.role = 'ADMIN' and admin.second_factor)`;
