import { localId } from '../../core/global-id.js';
import { nameKey } from '../../core/names.js';
import { computed } from '../../core/reads/computed.js';
import { connection } from '../../core/reads/connection.js';
import { searched } from '../../core/reads/matching.js';
import { byMoment } from '../../core/reads/order.js';
import { one } from '../../core/reads/related.js';
import { type Sql, showsPrivate, sql, viewerId } from '../../core/reads/sql.js';
import { imageOf } from '../../core/storage/image.type.js';
import { isNotBlocked } from '../social/block.entity.js';
import { isAdministrator, User, type UserRole } from './user.entity.js';

/** Whether a user is the viewer. */
export const isViewer = (row: Sql) => sql`${row}.id = ${viewerId}`;

const isOwnOrShown = (row: Sql) => sql`(${isViewer(row)} or ${showsPrivate})`;

/** Whether both made the other a friend, as private fields require. */
const isFriend = (row: Sql) =>
  sql`exists (select from friends mine join friends theirs on theirs.user_id = mine.friend_id and theirs.friend_id = mine.user_id
    where mine.user_id = ${viewerId} and mine.friend_id = ${row}.id and mine.made and theirs.made)`;

const isOwnOrAdministered = (row: Sql) => sql`(${isViewer(row)} or ${isAdministrator(row)})`;

/** An e-mail address, shown to its owner. */
export const email = computed<string | null>(
  User,
  (row) => sql`case when ${isOwnOrShown(row)} then ${row}.email end`,
);

/** Whether the e-mail address is confirmed, shown to its owner. */
export const isEmailConfirmed = computed<boolean | null>(
  User,
  (row) => sql`case when ${isViewer(row)} then ${row}.email_confirmed_at is not null end`,
);

/** A date of birth, YYYY-MM-DD, shown to its owner and their friends. */
export const dateOfBirth = computed<string | null>(
  User,
  (row) =>
    sql`case when ${isOwnOrShown(row)} or ${isFriend(row)} then ${row}.date_of_birth::text end`,
);

/** Whether sign-in requires a mailed code; shown to the owner of the account. */
export const hasSecondFactor = computed<boolean | null>(
  User,
  (row) => sql`case when ${isViewer(row)} then ${row}.second_factor end`,
);

/** The role of a user, shown to themselves and to administrators. */
export const role = computed<UserRole | null>(
  User,
  (row) => sql`case when ${isOwnOrAdministered(row)} then ${row}.role end`,
);

/** When a user was suspended, shown to themselves and to administrators. */
export const suspendedAt = computed<Date | null>(
  User,
  (row) => sql`case when ${isOwnOrAdministered(row)} then ${row}.suspended_at end`,
  (value) => (value === null ? null : new Date(value as string)),
);

/** The profile picture, and the cover picture of the profile. */
export const avatar = imageOf((row) => sql`${row}.avatar_url`);
export const cover = imageOf((row) => sql`${row}.cover_url`);

/** Whether an account is neither deleted nor suspended. */
export const isAccount = (row: Sql) =>
  sql`${row}.deleted_at is null and ${row}.suspended_at is null`;

/** Whether the viewer finds an account: it is one, and neither of the two blocked the other. */
export const isFound = (row: Sql) => sql`${isAccount(row)} and ${isNotBlocked(sql`${row}.id`)}`;

/** The condition that a user, by the SQL of their id, is listed: they are not suspended, and neither they nor the viewer blocked the other. */
export const isListed = (user: Sql) => sql`${isNotSuspended(user)} and ${isNotBlocked(user)}`;

/** The condition that a user, by the SQL of their id, is not suspended. Few are: an index of them is read once. */
export const isNotSuspended = (user: Sql) =>
  sql`${user} not in (select id from users where suspended_at is not null)`;

/** The condition, in SQL, that the user with the id in a column is suspended. */
export const isSuspended = (column: string): string =>
  `exists (select from users where id = ${column} and suspended_at is not null)`;

/** The user of the viewer. */
export const viewer = one({ entity: User, where: isViewer });

/** The global id or the username of a user: exactly one of the two. */
export interface UserBy {
  id?: string;
  username?: string;
}

/** The user with a global id, or with a username in any letter case. */
export const account = one<User, { by?: UserBy }>({
  entity: User,
  where: isFound,
  narrow: {
    'by.id': {
      of: ({ by }) => (by?.id === undefined ? null : localId('user', by.id)),
      type: 'bigint',
      where: (row, id) => sql`${row}.id = ${id}`,
    },
    'by.username': {
      of: ({ by }) => by?.username && nameKey(by.username),
      type: 'text',
      where: (row, key) => sql`${row}.username_key = ${key}`,
    },
  },
});

/** What a user is found by. */
export const namesOf = (row: Sql): Sql =>
  sql`user_names(${row}.username, ${row}.first_name, ${row}.last_name, ${row}.alias)`;

/** Users, newest first; with `search`, those whose names have its words. */
export const people = connection<User, { search?: string | null }>({
  entity: User,
  where: isFound,
  order: byMoment(),
  narrow: {
    search: searched(namesOf),
  },
});
