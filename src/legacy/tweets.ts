import type { Dialect } from './dialect.js';
import { admin } from './tweets/admin.js';
import { auth } from './tweets/auth.js';
import { profiles } from './tweets/profiles.js';
import { tweets as posts } from './tweets/tweets.js';

/** The API of short messages and profiles: accounts, profiles and tweets under `/api/`, and `/admin/`. */
export const tweets: Dialect = {
  door: 'tweets',
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
  rows: [...auth, ...profiles, ...posts, ...admin],
  sockets: [],
};
