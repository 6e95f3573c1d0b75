import { type Dialect, legacyPolicy } from '../runtime/dialect.js';
import { admin } from './admin.routes.js';
import { auth } from './auth.routes.js';
import { profiles } from './profiles.routes.js';
import { tweets as posts } from './tweets.routes.js';

/** A microblog: accounts, profiles and tweets under `/api/`, and `/admin/`. */
export const tweets: Dialect = {
  name: 'tweets',
  policy: legacyPolicy('tweets'),
  deprecatedAt: new Date('2026-11-21'),
  names: {
    identifier: 'username',
    dateOfBirth: 'date_of_birth',
    avatarUrl: 'image_url',
    coverUrl: 'background_image_url',
    currentPassword: 'current_password',
    newPassword: 'new_password',
    refreshToken: 'refresh_token',
  },
  additions: [
    '`refresh` in the reply to `POST /api/auth/refresh_token/`.',
    '`email` (the client’s own, else empty), `date_joined`, `number_of_followers` and `number_of_following` in profiles.',
  ],
  rows: [...auth, ...profiles, ...posts, ...admin],
  sockets: [],
};
