import { z } from 'zod';
import { checked } from '../runtime/call.js';
import { line, loginCode, text } from '../runtime/fields.js';
import { created, noContent, ok } from '../runtime/reply.js';
import { row, steps } from '../runtime/row.js';
import { flag } from '../runtime/values.js';
import {
  TweetsDeleteAccountDocument,
  TweetsLoginDocument,
  TweetsLogoutDocument,
  TweetsRefreshDocument,
  TweetsRegisterDocument,
  TweetsUpdateAccountDocument,
} from './documents.generated.js';
import { profileFields, toProfile } from './profiles.routes.js';
import { account } from './shapes.js';

const carried = z.object({ refresh_token: z.string() });
// The document knows no password; sessions of other APIs and accounts with a second factor need it.
const leaving = carried.extend({ password: z.string().optional() });
const nested = z.object({ profile: profileFields.extend({ date_of_birth: text }) });

/** A nested profile; forms, which cannot nest, name its fields `profile.alias`. */
function profileIn(body: Record<string, unknown>): unknown {
  if (body.profile !== undefined) return body.profile;
  const flat = Object.entries(body).filter(([name]) => name.startsWith('profile.'));
  return Object.fromEntries(flat.map(([name, value]) => [name.slice('profile.'.length), value]));
}

/** Signing up, in and out, and one's account. */
export const auth = [
  row('POST /api/auth/obtain_token', {
    auth: null,
    body: z.object({ username: z.string(), password: z.string(), code: loginCode }),
    document: TweetsLoginDocument,
    variables: ({ body: { username, ...rest } }) => ({ input: { identifier: username, ...rest } }),
    reply: ({ login }) => ok({ refresh: login.refreshToken, access: login.accessToken }),
  }),

  row('POST /api/auth/refresh_token', {
    auth: null,
    body: z.object({ refresh: z.string() }),
    document: TweetsRefreshDocument,
    variables: ({ body }) => ({ input: { refreshToken: body.refresh } }),
    reply: ({ refreshSession }) => ok({ access: refreshSession.accessToken }),
  }),

  steps('POST /api/auth/user/register', {
    auth: null,
    body: z.looseObject({ username: line, email: line, password: z.string() }),
    documents: [TweetsRegisterDocument, TweetsLogoutDocument],
    answer: async (call) => {
      const { username, email, password } = call.body;
      const { profile } = checked(nested, { profile: profileIn(call.body) });
      const input = { username, email, password, ...toProfile(profile) };
      const { register } = await call.run(TweetsRegisterDocument, { input });
      const reply = created(call.fill(account, register.user));
      // No token of it is handed out, so nothing should be left to hold one.
      await call.run(TweetsLogoutDocument, { input: {} });
      return reply;
    },
  }),

  row('POST /api/auth/user/logout', {
    auth: null,
    body: carried,
    document: TweetsLogoutDocument,
    variables: ({ body }) => ({ input: { refreshToken: body.refresh_token } }),
    reply: () => ok({ message: 'Logged out' }),
  }),

  steps('PUT /api/auth/user/edit', {
    auth: 'JWT',
    body: z
      .object({
        username: line.optional(),
        email: line.optional(),
        // The document knows no code; another address takes one of who has a second factor.
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
    documents: [TweetsUpdateAccountDocument],
    answer: async (call) => {
      const { username, email, code, update_password, ...pair } = call.body;
      const { current_password: currentPassword, new_password } = pair;
      const newPassword = update_password ? new_password : undefined;
      const input = { username, email, code, currentPassword, newPassword };
      const { updateAccount } = await call.run(TweetsUpdateAccountDocument, { input });
      return ok(call.fill(account, updateAccount.user));
    },
  }),

  row('DELETE /api/auth/user/delete', {
    auth: 'JWT',
    body: leaving,
    document: TweetsDeleteAccountDocument,
    variables: ({ body: { refresh_token: refreshToken, password } }) => ({
      input: { refreshToken, password },
    }),
    reply: noContent,
  }),
];
