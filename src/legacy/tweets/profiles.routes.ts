import { z } from 'zod';
import { forbidden } from '../../core/errors.js';
import { day, id, line, pathId } from '../runtime/fields.js';
import { found, ok, row } from '../runtime/row.js';
import * as gql from './documents.generated.js';
import { profile } from './shapes.js';

/** The fields of a profile; empty text clears one. */
export const profileFields = z.object({
  alias: line.nullish(),
  bio: line.nullish(),
  date_of_birth: day.nullish(),
  image_url: line.nullish(),
  background_image_url: line.nullish(),
});

/** The fields of a profile as GraphQL names them; omitted ones stay unchanged. */
export function toProfile(fields: z.output<typeof profileFields>) {
  const orNull = (text: string | null | undefined) => (text === '' ? null : text);
  return {
    alias: orNull(fields.alias),
    bio: orNull(fields.bio),
    dateOfBirth: orNull(fields.date_of_birth),
    avatarUrl: orNull(fields.image_url),
    coverUrl: orNull(fields.background_image_url),
  };
}

const edit = (path: 'profiles' | 'prfiles') =>
  row(`PUT /api/${path}/edit`, {
    auth: 'JWT',
    body: profileFields.extend({ profile_id: id('user').optional() }),
    document: gql.TweetsUpdateProfileDocument,
    more: [gql.TweetsProfileDocument],
    variables: async ({ run, viewerId, body: { profile_id, ...fields } }) => {
      if (profile_id !== undefined && profile_id !== viewerId()) {
        found((await run(gql.TweetsProfileDocument, { id: profile_id })).user);
        throw forbidden('This is not your profile.');
      }
      return { input: toProfile(fields) };
    },
    reply: ({ updateProfile }, request) => ok(profile(updateProfile.user, request)),
  });

/** Profiles. The API documents two spellings of the path for editing one. */
export const profiles = [
  row('GET /api/profiles/view_profile/:id', {
    auth: 'JWT',
    params: z.object({ id: pathId('user') }),
    document: gql.TweetsProfileDocument,
    reply: ({ user }, request) => ok(profile(found(user), request)),
  }),
  edit('prfiles'),
  edit('profiles'),
];
