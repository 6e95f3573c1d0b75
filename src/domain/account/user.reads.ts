import { localId } from '../../core/global-id.js';
import { nameKey } from '../../core/names.js';
import { computed } from '../../core/reads/computed.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { one } from '../../core/reads/related.js';
import { type Sql, search, showsPrivate, sql, viewerId } from '../../core/reads/sql.js';
import { cleanText, likePattern } from '../../core/text.js';
import { isAdministrator, User, type UserRole } from './user.entity.js';

const isViewer = (row: Sql) => sql`${row}.id = ${viewerId}`;

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
export const emailIsConfirmed = computed<boolean | null>(
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

/** Whether an account is neither deleted nor suspended. */
export const isAccount = (row: Sql) =>
  sql`${row}.deleted_at is null and ${row}.suspended_at is null`;

/** The condition that a user, by the SQL of their id, is not suspended. Few are: an index of them is read once. */
export const isNotSuspended = (user: Sql) =>
  sql`${user} not in (select id from users where suspended_at is not null)`;

/** The condition, in SQL, that the user with the id in a column is suspended. */
export const isSuspended = (column: string): string =>
  `exists (select from users where id = ${column} and suspended_at is not null)`;

/** The user of the viewer. */
export const viewer = one({ entity: User, where: isViewer });

/** The user with a global id, or with a username in any letter case. */
export const account = one<User, { id?: string | null; username?: string | null }>({
  entity: User,
  where: isAccount,
  narrow: {
    id: {
      of: ({ id }) => (id == null ? null : localId('user', id)),
      type: 'bigint',
      where: (row, id) => sql`${row}.id = ${id}`,
    },
    username: {
      of: ({ username }) => username && nameKey(username),
      type: 'text',
      where: (row, key) => sql`${row}.username_key = ${key}`,
    },
  },
});

/** Users, newest first; with `search`, those whose name contains it. */
export const people = connection<User, { search?: string | null }>({
  entity: User,
  where: isAccount,
  order: byMoment(),
  narrow: {
    search: {
      of: ({ search }) => {
        const part = search ? cleanText('search', search, { max: 200 }).trim() : '';
        return part ? likePattern(part) : null;
      },
      type: 'text',
      where: (row, pattern) =>
        search(
          sql`(${row}.username ilike ${pattern} or ${row}.first_name || ' ' || ${row}.last_name ilike ${pattern})`,
        ),
    },
  },
});
