import { z } from 'zod';
import { AppError, unauthenticated } from '../../core/errors.js';
import { loginCode, name, text } from '../runtime/fields.js';
import { invalidRefreshToken } from '../runtime/refusal.js';
import { created, ok, row } from '../runtime/row.js';
import * as gql from './documents.generated.js';
import { tokens, wrongCredentials } from './shapes.js';

const mismatch = "The two password fields didn't match.";

/** Registration, sessions, mailed codes and passwords. */
export const auth = [
  row('POST /auth/registration', {
    auth: null,
    body: z
      .object({ username: name, email: name, password1: z.string(), password2: z.string() })
      .refine(({ password1, password2 }) => password1 === password2, mismatch),
    names: { password: 'password1' },
    document: gql.FriendsRegisterDocument,
    more: [gql.FriendsLogoutDocument],
    variables: ({ body: { username, email, password1: password } }) => ({
      input: { username, email, password },
    }),
    reply: async (_, { run }) => {
      // Clients of this API sign in with a mailed code first.
      await run(gql.FriendsLogoutDocument, {});
      return created({ detail: 'User registered successfully. Please log in.' });
    },
  }),

  row('POST /twofa/send-code', {
    auth: null,
    body: z.object({ username: name, email: name }),
    document: gql.FriendsSendCodeDocument,
    variables: ({ body }) => ({ input: body }),
    reply: () => ok({ detail: 'Email sent. Use the code sent in the login process' }),
  }),

  row('POST /auth/login', {
    auth: null,
    body: z.object({ username: text, code: loginCode, password: text }),
    unauthenticated: wrongCredentials,
    document: gql.FriendsLoginDocument,
    more: [gql.FriendsOnlineDocument],
    variables: ({ body: { username, ...rest } }) => ({ input: { identifier: username, ...rest } }),
    reply: async ({ login }, { run }) => {
      await run(gql.FriendsOnlineDocument, {});
      return ok(tokens(login));
    },
  }),

  row('POST /auth/logout', {
    auth: 'Token or Bearer',
    document: gql.FriendsLogoutDocument,
    reply: () => ok({ detail: 'Successfully logged out.' }),
  }),

  row('POST /api/token/refresh', {
    auth: null,
    tokenHeader: 'bearer',
    unauthenticated: invalidRefreshToken(401),
    body: z.object({ refresh: z.unknown().optional() }),
    document: gql.FriendsRefreshDocument,
    variables: ({ headers, body }) => {
      // At the same path, another API takes its token in the body.
      if (body.refresh !== undefined) {
        throw new AppError('BAD_USER_INPUT', 'Send one credential, not two.');
      }
      const [scheme, refreshToken, more] = String(headers.bearer).trim().split(/\s+/);
      if (scheme?.toLowerCase() !== 'token' || !refreshToken || more) {
        throw unauthenticated();
      }
      return { input: { refreshToken } };
    },
    reply: ({ refreshSession }) => {
      const { access_token, refresh_token } = tokens(refreshSession);
      return ok({ access_token, refresh_token });
    },
  }),

  row('POST /auth/password/change', {
    auth: 'Token or Bearer',
    body: z
      .object({
        new_password1: z.string(),
        new_password2: z.string(),
        old_password: z.string().nullish(),
      })
      .refine((body) => body.new_password1 === body.new_password2, {
        path: ['new_password2'],
        error: mismatch,
      }),
    document: gql.FriendsChangePasswordDocument,
    variables: ({ body: { new_password1: newPassword, old_password: currentPassword } }) => ({
      input: { newPassword, currentPassword },
    }),
    reply: () => ok({ detail: 'New password has been saved.' }),
  }),
];
