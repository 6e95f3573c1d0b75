import { z } from 'zod';
import { AppError, badInput, unauthenticated } from '../../core/errors.js';
import { line, loginCode } from '../runtime/fields.js';
import { created, ok } from '../runtime/reply.js';
import { row, steps } from '../runtime/row.js';
import {
  FriendsChangePasswordDocument,
  FriendsLoginDocument,
  FriendsLogoutDocument,
  FriendsOnlineDocument,
  FriendsRefreshDocument,
  FriendsRegisterDocument,
  FriendsSendCodeDocument,
} from './documents.generated.js';
import { tokens } from './shapes.js';

const unlike = "The two password fields didn't match.";

/** Signing up, in and out, codes, and passwords. */
export const auth = [
  steps('POST /auth/registration', {
    auth: null,
    body: z.object({ username: line, email: line, password1: z.string(), password2: z.string() }),
    documents: [FriendsRegisterDocument, FriendsLogoutDocument],
    answer: async ({ run, body: { username, email, password1, password2 } }) => {
      if (password1 !== password2) throw badInput('non_field_errors', unlike);
      await run(FriendsRegisterDocument, { input: { username, email, password: password1 } });
      // Nobody is signed in here before they have shown a code.
      await run(FriendsLogoutDocument, {});
      return created({ detail: 'User registered successfully. Please log in.' });
    },
  }),

  row('POST /twofa/send-code', {
    auth: null,
    body: z.object({ username: line, email: line }),
    document: FriendsSendCodeDocument,
    variables: ({ body }) => ({ input: body }),
    reply: () => ok({ detail: 'Email sent. Use the code sent in the login process' }),
  }),

  steps('POST /auth/login', {
    auth: null,
    body: z.object({ username: z.string(), code: loginCode, password: z.string() }),
    documents: [FriendsLoginDocument, FriendsOnlineDocument],
    answer: async ({ run, body: { username: identifier, password, code } }) => {
      const { login } = await run(FriendsLoginDocument, { input: { identifier, password, code } });
      await run(FriendsOnlineDocument, {});
      return ok(tokens(login));
    },
  }),

  row('POST /auth/logout', {
    auth: 'Token',
    document: FriendsLogoutDocument,
    reply: () => ok({ detail: 'Successfully logged out.' }),
  }),

  steps('POST /api/token/refresh', {
    auth: null,
    carrier: 'bearer',
    body: z.object({ refresh: z.unknown().optional() }),
    documents: [FriendsRefreshDocument],
    answer: async ({ run, headers, body }) => {
      // The same path takes another dialect's token in the body.
      if (body.refresh !== undefined) {
        throw new AppError('BAD_USER_INPUT', 'Send one credential, not two.');
      }
      const [scheme, refreshToken, more] = String(headers.bearer).trim().split(/\s+/);
      if (scheme?.toLowerCase() !== 'token' || !refreshToken || more) {
        throw unauthenticated('Write the header as: Bearer: Token <refresh token>');
      }
      const { refreshSession } = await run(FriendsRefreshDocument, { input: { refreshToken } });
      const { access_token, refresh_token } = tokens(refreshSession);
      return ok({ access_token, refresh_token });
    },
  }),

  steps('POST /auth/password/change', {
    auth: 'Token',
    body: z.object({
      new_password1: z.string(),
      new_password2: z.string(),
      old_password: z.string().nullish(),
    }),
    documents: [FriendsChangePasswordDocument],
    answer: async ({ run, body: { new_password1, new_password2, old_password } }) => {
      if (new_password1 !== new_password2) throw badInput('new_password2', unlike);
      const input = { newPassword: new_password1, currentPassword: old_password };
      await run(FriendsChangePasswordDocument, { input });
      return ok({ detail: 'New password has been saved.' });
    },
  }),
];
