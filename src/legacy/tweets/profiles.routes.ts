import { z } from 'zod';
import { forbidden } from '../../core/errors.js';
import { id, line, pathId } from '../runtime/fields.js';
import { found, ok } from '../runtime/reply.js';
import { row, steps } from '../runtime/row.js';
import { TweetsProfileDocument, TweetsUpdateProfileDocument } from './documents.generated.js';
import { profile } from './shapes.js';

/** What a profile holds; an empty text clears what it stands for. */
export const profileFields = z.object({
  alias: line.nullish(),
  bio: line.nullish(),
  date_of_birth: line.nullish(),
  image_url: line.nullish(),
  background_image_url: line.nullish(),
});

/** A profile's fields as the schema names them; what was left out stays. */
export function toProfile(fields: z.output<typeof profileFields>) {
  const given = (text: string | null | undefined) => (text === '' ? null : text);
  return {
    alias: given(fields.alias),
    bio: given(fields.bio),
    dateOfBirth: given(fields.date_of_birth),
    avatarUrl: given(fields.image_url),
    coverUrl: given(fields.background_image_url),
  };
}

const edit = (path: 'profiles' | 'prfiles') =>
  steps(`PUT /api/${path}/edit`, {
    auth: 'JWT',
    body: profileFields.extend({ profile_id: id('user').optional() }),
    documents: [TweetsUpdateProfileDocument, TweetsProfileDocument],
    answer: async (call) => {
      const { profile_id, ...fields } = call.body;
      if (profile_id !== undefined && profile_id !== call.viewerId()) {
        found((await call.run(TweetsProfileDocument, { id: profile_id })).user);
        throw forbidden('This is not your profile.');
      }
      const { updateProfile } = await call.run(TweetsUpdateProfileDocument, {
        input: toProfile(fields),
      });
      return ok(call.fill(profile, updateProfile.user));
    },
  });

/** Profiles; the document spells the path of editing one in two ways. */
export const profiles = [
  row('GET /api/profiles/view_profile/:id', {
    auth: 'JWT',
    params: z.object({ id: pathId('user') }),
    document: TweetsProfileDocument,
    variables: ({ params }) => params,
    writes: ({ user }) => ok(profile(user)),
  }),
  edit('prfiles'),
  edit('profiles'),
];
