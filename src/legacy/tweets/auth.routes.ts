import { z } from 'zod';
import { checked } from '../runtime/bind.js';
import { day, flag, loginCode, name, text } from '../runtime/fields.js';
import { invalidRefreshToken } from '../runtime/refusal.js';
import { created, noContent, ok, row } from '../runtime/row.js';
import { tokens } from '../runtime/values.js';
import * as gql from './documents.generated.js';
import { profileFields, toProfile } from './profiles.routes.js';
import { account } from './shapes.js';

const refreshBody = z.object({ refresh_token: text });
const nested = z.object({ profile: profileFields.extend({ date_of_birth: text.pipe(day) }) });

/** The nested profile of a body. Forms cannot nest; their fields are named `profile.alias` etc. */
function profileIn(body: Record<string, unknown>): unknown {
  if (body.profile !== undefined) return body.profile;
  const flat = Object.entries(body).filter(([name]) => name.startsWith('profile.'));
  return Object.fromEntries(flat.map(([name, value]) => [name.slice('profile.'.length), value]));
}

/** Registration, sessions and the client's own account. */
export const auth = [
  row('POST /api/auth/obtain_token', {
    auth: null,
    body: z.object({ username: text, password: text, code: loginCode }),
    document: gql.TweetsLoginDocument,
    variables: ({ body: { username, ...rest } }) => ({ input: { identifier: username, ...rest } }),
    reply: ({ login }) => ok(tokens(login)),
  }),

  row('POST /api/auth/refresh_token', {
    auth: null,
    body: z.object({ refresh: text }),
    unauthenticated: invalidRefreshToken(401),
    document: gql.TweetsRefreshDocument,
    variables: ({ body }) => ({ input: { refreshToken: body.refresh } }),
    reply: ({ refreshSession }) => ok(tokens(refreshSession)),
  }),

  row('POST /api/auth/user/register', {
    auth: null,
    body: z.looseObject({ username: name, email: name, password: z.string() }),
    names: {
      alias: 'profile.alias',
      bio: 'profile.bio',
      dateOfBirth: 'profile.date_of_birth',
      avatarUrl: 'profile.image_url',
      coverUrl: 'profile.background_image_url',
    },
    document: gql.TweetsRegisterDocument,
    more: [gql.TweetsLogoutDocument],
    variables: ({ body }) => {
      const { username, email, password } = body;
      const { profile } = checked(nested, { profile: profileIn(body) });
      return { input: { username, email, password, ...toProfile(profile) } };
    },
    reply: async ({ register }, request) => {
      const reply = created(account(register.user, request));
      // The reply contains no token, so no session stays open.
      await request.run(gql.TweetsLogoutDocument, { input: {} });
      return reply;
    },
  }),

  row('POST /api/auth/user/logout', {
    auth: null,
    body: refreshBody,
    unauthenticated: invalidRefreshToken(400),
    document: gql.TweetsLogoutDocument,
    variables: ({ body }) => ({ input: { refreshToken: body.refresh_token } }),
    reply: () => ok({ message: 'Logged out' }),
  }),

  row('PUT /api/auth/user/edit', {
    auth: 'JWT',
    body: z
      .object({
        username: name.optional(),
        email: name.optional(),
        // Not documented: required for a new address when the second factor is on.
        code: loginCode,
        update_password: flag.default(false),
        current_password: z.string().optional(),
        new_password: z.string().optional(),
      })
      .check(({ value, issues }) => {
        if (!value.update_password) return;
        for (const path of ['current_password', 'new_password'] as const) {
          if (value[path] === undefined)
            issues.push({
              code: 'custom',
              path: [path],
              input: value,
              message: 'This field is required.',
            });
        }
      }),
    document: gql.TweetsUpdateAccountDocument,
    variables: ({ body: { username, email, code, ...passwords } }) => {
      const { update_password, current_password: currentPassword, new_password } = passwords;
      const newPassword = update_password ? new_password : undefined;
      return { input: { username, email, code, currentPassword, newPassword } };
    },
    reply: ({ updateAccount }, request) => ok(account(updateAccount.user, request)),
  }),

  row('DELETE /api/auth/user/delete', {
    auth: 'JWT',
    // `password` is not documented: needed by sessions of other APIs, and when the second factor is on.
    body: refreshBody.extend({ password: z.string().optional() }),
    document: gql.TweetsDeleteAccountDocument,
    variables: ({ body: { refresh_token: refreshToken, password } }) => ({
      input: { refreshToken, password },
    }),
    reply: noContent,
  }),
];
