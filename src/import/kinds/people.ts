import { emailKey, nameKey, skeletonOf, storedName } from '../../core/names.js';
import { djangoVerifier } from '../../domain/account/django-password.js';
import { lookAlike, noEmailKey } from '../../domain/account/user.entity.js';
import { importedSubject } from '../../domain/oauth/oauth-identity.service.js';
import { digestOf } from '../../domain/session/api-token.service.js';
import { importedSessionId } from '../../domain/session/imported-session.js';
import type { Batch, Kind } from '../batch.js';
import { pictureAddress } from '../pictures.js';
import type { Row } from '../source.js';
import { flag, moment, past, storable, textOr } from '../values.js';

const profile = ['bio', 'alias', 'dateOfBirth', 'avatar', 'cover', 'lastSeenAt'];

/** Indexes refuse longer values; some letters become many in the forms that are compared. */
const indexedBytes = 1_000;

/** Whether a username can be stored, even if it was chosen elsewhere. */
const isStorableName = (name: string) =>
  name.length <= 150 &&
  !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name) &&
  // The name of a deleted account.
  !/^deleted-\d+$/i.test(name) &&
  nameKey(name) !== '' &&
  [nameKey(name), skeletonOf(name)].every((form) => Buffer.byteLength(form) <= indexedBytes);

const isAddress = (email: string) => /^[^\s@]+@[^\s@]+$/.test(email) && email.length <= 254;

interface Person {
  row: Row;
  id: number;
  username: string;
  key: string;
  skeleton: string;
  email: string;
}

/** Accounts: users of Django, with the columns of their profile. */
export const people: Kind = {
  required: ['id', 'username', 'password'],
  optional: [
    ...['email', 'firstName', 'lastName', 'fullName', 'isActive', 'isStaff', 'isSuperuser', 'is42'],
    ...['joinedAt', 'lastLoginAt', ...profile],
  ],
  table: 'users',
  async write(batch) {
    const { target, settings } = batch;
    const people = await batch.identify('people', await withFreeNames(batch), 'users');
    const rows = people.map((one) => accountOf(batch, one));
    await target.write(
      {
        ...{ id: 'bigint', username: 'text', key: 'text', skeleton: 'text', email: 'text' },
        ...{ email_key: 'text', password: 'text', second: 'boolean', role: 'text' },
        ...{ suspended: 'boolean', first: 'text', last: 'text', bio: 'text', alias: 'text' },
        ...{ birth: 'date', avatar: 'text', cover: 'text', seen: 'timestamptz', at: 'timestamptz' },
        ...{ session: 'uuid', subject: 'text' },
      },
      rows,
      `, added as (
         insert into users (id, username, username_key, username_skeleton, email, email_key,
           password_hash, second_factor, role, registered_under, suspended_at, first_name, last_name,
           bio, alias, date_of_birth, avatar_url, cover_url, last_seen_at, created_at, email_since)
         select id, username, key, skeleton, email, email_key, password, second, role, $2,
           case when suspended then now() end, first, last, bio, alias, birth, avatar, cover, seen, at, at
         from input returning id
       ), identities as (
         insert into oauth_identities (provider, subject, user_id)
         select 'FORTY_TWO', subject, id from input where subject is not null
       )
       insert into sessions (id, user_id, user_agent, address, policy, rotating, created_at, last_used_at, expires_at)
       select session, id, 'Imported from ' || $2, 'import', $2, false, at, coalesce(seen, at),
         now() + make_interval(days => $3)
       from input where not suspended and exists (select from added)`,
      [target.dialect, settings.sessionDays],
    );
    return people.length;
  },
};

/** The people whose names are free, with an address that is free or none. */
async function withFreeNames(batch: Batch): Promise<Omit<Person, 'id'>[]> {
  const { rows, target, settings } = batch;
  const wanted = rows.flatMap((row) => {
    const old = row.username ?? '';
    const username = storedName(textOr(settings.rename[old] ?? old));
    if (!isStorableName(username)) {
      batch.refuse(row, 'its username cannot be stored: rename it in the map');
      return [];
    }
    if (username !== old) batch.note(row, 'it has another username');
    const email = textOr(row.email).trim();
    const [key, skeleton] = [nameKey(username), skeletonOf(username)];
    return [{ row, username, key, skeleton, email: isAddress(email) ? email : '' }];
  });
  const [found] = await target.query<{ keys: string[]; skeletons: string[]; emails: string[] }>(
    `select array(select username_key from users where username_key = any($1)) as keys,
            array(select username_skeleton from users where username_skeleton = any($2)) as skeletons,
            array(select email_key from users where email_key = any($3)) as emails`,
    [
      wanted.map(({ key }) => key),
      wanted.map(({ skeleton }) => skeleton),
      wanted.map(({ email }) => emailKey(email)),
    ],
  );
  const [keys, skeletons, emails] = [found?.keys, found?.skeletons, found?.emails].map(
    (used) => new Set(used),
  ) as [Set<string>, Set<string>, Set<string>];
  return wanted.flatMap((one) => {
    if (keys.has(one.key)) {
      batch.refuse(one.row, 'somebody has its username, without regard to case; see `rename`');
      return [];
    }
    keys.add(one.key);
    // Look-alikes existed side by side: both keep their names, and no new one may look like them.
    const skeleton = skeletons.has(one.skeleton)
      ? `${one.skeleton}${lookAlike}${one.key}`
      : one.skeleton;
    skeletons.add(skeleton);
    let { email } = one;
    if (email !== '' && emails.has(emailKey(email))) {
      batch.note(one.row, 'somebody has its e-mail address: imported without one');
      email = '';
    } else if (email === '') batch.note(one.row, 'it has no valid e-mail address');
    if (email !== '') emails.add(emailKey(email));
    return [{ ...one, skeleton, email }];
  });
}

/** The columns of an account. */
function accountOf(batch: Batch, { row, id, username, key, skeleton, email }: Person) {
  const { timeZone, secondFactor } = batch.settings;
  const at = past(row.joinedAt, timeZone) ?? new Date();
  const [first = '', ...rest] = textOr(row.fullName).trim().split(/\s+/);
  const isActive = flag(row.isActive, true);
  const isAdministrator = isActive && flag(row.isSuperuser, false);
  if (!isActive) batch.note(row, 'it is not active: suspended');
  else if (flag(row.isStaff, false) && !isAdministrator) {
    batch.note(row, 'it is staff and no superuser: no administrator');
  }
  return {
    id,
    username,
    key,
    skeleton,
    email,
    email_key: email === '' ? noEmailKey(id) : emailKey(email),
    password: passwordOf(batch, row),
    // Signing in with 42 took no code.
    second: secondFactor && email !== '' && !flag(row.is42, false),
    role: isAdministrator ? 'ADMIN' : 'USER',
    suspended: !isActive,
    first: textOr(row.firstName) || first,
    last: textOr(row.lastName) || (row.firstName ? '' : rest.join(' ')),
    ...profileOf(batch, row),
    seen: past(row.lastSeenAt, timeZone) ?? past(row.lastLoginAt, timeZone),
    at,
    session: importedSessionId(batch.target.dialect, row.id as string),
    subject: flag(row.is42, false) && email !== '' ? importedSubject(username, email) : null,
  };
}

/** The digest as it was, or empty when no password can match it. */
function passwordOf(batch: Batch, row: Row): string {
  const digest = row.password ?? '';
  if (djangoVerifier(digest)) return digest;
  const isUnusable = digest === '' || digest.startsWith('!');
  batch.note(
    row,
    isUnusable
      ? 'it has no password: set one by mail'
      : 'its password has an unknown form: set one by mail',
  );
  return '';
}

function profileOf({ settings }: Batch, row: Row) {
  const birth = moment(row.dateOfBirth, settings.timeZone);
  return {
    bio: storable(row.bio),
    alias: storable(row.alias),
    birth: birth ? (row.dateOfBirth ?? '').slice(0, 10) : null,
    avatar: pictureAddress(row.avatar),
    cover: pictureAddress(row.cover),
  };
}

/** Profiles in a table of their own. */
export const profiles: Kind = {
  required: ['id', 'person'],
  optional: profile,
  async write(batch) {
    const found = await batch.resolve({ person: 'people' });
    await batch.target.remember(
      'profiles',
      new Map(found.map(({ row, person }) => [row.id as string, person])),
    );
    await batch.target.write(
      {
        ...{ person: 'bigint', bio: 'text', alias: 'text', birth: 'date' },
        ...{ avatar: 'text', cover: 'text', seen: 'timestamptz' },
      },
      found.map(({ row, person }) => ({
        person,
        ...profileOf(batch, row),
        seen: past(row.lastSeenAt, batch.settings.timeZone),
      })),
      `update users set bio = coalesce(input.bio, users.bio), alias = coalesce(input.alias, users.alias),
         date_of_birth = coalesce(birth, date_of_birth), avatar_url = coalesce(avatar, avatar_url),
         cover_url = coalesce(cover, cover_url), last_seen_at = coalesce(seen, last_seen_at)
       from input where users.id = input.person`,
    );
    return found.length;
  },
};

/**
 * Keys of Django REST Framework's `authtoken`, of which only digests are stored. Their ids are those of their
 * people, who have one each: ids are reported, and kept as the place where an import goes on.
 */
export const tokens: Kind = {
  required: ['id', 'key'],
  optional: [],
  async write(batch) {
    const found = await batch.resolve({ id: 'people' });
    await batch.target.write(
      { session: 'uuid', digest: 'text' },
      found.map(({ row }) => ({
        session: importedSessionId(batch.target.dialect, row.id as string),
        digest: digestOf(row.key as string),
      })),
      `update sessions set api_token_digest = digest,
         api_token_expires_at = now() + make_interval(days => $2)
       from input where sessions.id = session and revoked_at is null`,
      [batch.settings.apiTokenDays],
    );
    return found.length;
  },
};

/** JSON Web Tokens that were signed out at the old server, by their claim `jti`. */
export const revokedTokens: Kind = {
  required: ['id', 'jti'],
  optional: [],
  async write({ rows, target }) {
    await target.remember('revokedTokens', new Map(rows.map(({ jti }) => [jti as string, 0])));
    return rows.length;
  },
};
