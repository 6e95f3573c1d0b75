import { localId } from '../../core/global-id.js';
import { computed } from '../../core/reads/computed.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { one } from '../../core/reads/related.js';
import { type Scope } from '../../core/reads/statement.js';
import { cleanText, likePattern } from '../../core/text.js';
import { isAdministrator, User, type UserRole } from './user.entity.js';

const isViewer = (row: string, { viewer }: Scope) => `${row}.id = ${viewer}`;

const isOwnOrShown = (row: string, scope: Scope) =>
  `(${isViewer(row, scope)} or ${scope.showsPrivate})`;

/** Both of them made the other a friend: what is private goes by this. */
const isFriend = (row: string, { viewer }: Scope) =>
  `exists (select from friends mine join friends theirs on theirs.user_id = mine.friend_id and theirs.friend_id = mine.user_id
    where mine.user_id = ${viewer} and mine.friend_id = ${row}.id and mine.made and theirs.made)`;

const isOwnOrAdministered = (row: string, scope: Scope) =>
  `(${isViewer(row, scope)} or ${isAdministrator(row, scope)})`;

/** An e-mail address, to its owner. */
export const email = computed<string | null>(
  User,
  (row, scope) => `case when ${isOwnOrShown(row, scope)} then ${row}.email end`,
);

/** A day of birth, YYYY-MM-DD, to its owner and their friends. */
export const dateOfBirth = computed<string | null>(
  User,
  (row, scope) =>
    `case when ${isOwnOrShown(row, scope)} or ${isFriend(row, scope)} then ${row}.date_of_birth::text end`,
);

/** Whether signing in takes a mailed code, to who signs in. */
export const hasSecondFactor = computed<boolean | null>(
  User,
  (row, scope) => `case when ${isViewer(row, scope)} then ${row}.second_factor end`,
);

/** What a person may do here, to themselves and to administrators. */
export const role = computed<UserRole | null>(
  User,
  (row, scope) => `case when ${isOwnOrAdministered(row, scope)} then ${row}.role end`,
);

/** Since when a person is suspended, to themselves and to administrators. */
export const suspendedAt = computed<Date | null>(
  User,
  (row, scope) => `case when ${isOwnOrAdministered(row, scope)} then ${row}.suspended_at end`,
  (value) => (value === null ? null : new Date(value as string)),
);

/** Who is neither gone nor suspended: who is looked for, or spoken to. */
const isAccount = (row: string) => `${row}.deleted_at is null and ${row}.suspended_at is null`;

/** The user of the viewer. */
export const viewer = one({ entity: User, where: isViewer });

/** The person with a global id, or with a name in any letter case. */
export const account = one<User, { id?: string | null; username?: string | null }>({
  entity: User,
  where: isAccount,
  narrow: {
    id: {
      of: ({ id }) => (id == null ? null : localId('user', id)),
      type: 'bigint',
      where: (row, id) => `${row}.id = ${id}`,
    },
    username: {
      of: ({ username }) => username?.toWellFormed().replaceAll('\0', ''),
      type: 'text',
      where: (row, username) => `lower(${row}.username) = lower(${username})`,
    },
  },
});

/** People, newest first; with `search`, those whose name holds it. */
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
        `(${row}.username ilike ${pattern} or ${row}.first_name || ' ' || ${row}.last_name ilike ${pattern})`,
    },
  },
});
