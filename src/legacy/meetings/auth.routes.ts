import { z } from 'zod';
import { loginCode, name, text } from '../runtime/fields.js';
import { invalidRefreshToken } from '../runtime/refusal.js';
import { created, ok, row } from '../runtime/row.js';
import { tokens } from '../runtime/values.js';
import * as gql from './documents.generated.js';

const refreshBody = z.object({ refresh: text });

/** Splits a full name at its first space. */
function splitName(fullName: string): { firstName: string; lastName: string } {
  const [firstName = '', ...rest] = fullName.trim().split(/\s+/);
  return { firstName, lastName: rest.join(' ') };
}

/** Registration and sessions. */
export const auth = [
  row('POST /api/user/register', {
    auth: null,
    body: z.object({ username: name, full_name: name, email: name, password: z.string() }),
    document: gql.MeetingsRegisterDocument,
    more: [gql.MeetingsLogoutDocument],
    variables: ({ body: { full_name, ...rest } }) => ({
      input: { ...rest, ...splitName(full_name) },
    }),
    reply: async (_, { run }) => {
      // The reply contains no token, so no session stays open.
      await run(gql.MeetingsLogoutDocument, { input: {} });
      return created({ message: 'user has been created' });
    },
  }),

  row('POST /api/user/token', {
    auth: null,
    body: z.object({ email: name, password: text, code: loginCode }),
    document: gql.MeetingsLoginDocument,
    variables: ({ body: { email, ...rest } }) => ({ input: { identifier: email, ...rest } }),
    reply: ({ login }) => ok(tokens(login)),
  }),

  row('POST /api/user/token/refresh', {
    auth: null,
    body: refreshBody,
    unauthenticated: invalidRefreshToken(401),
    document: gql.MeetingsRefreshDocument,
    variables: ({ body }) => ({ input: { refreshToken: body.refresh } }),
    reply: ({ refreshSession }) => ok(tokens(refreshSession)),
  }),

  row('POST /api/user/token/blacklist', {
    auth: null,
    body: refreshBody,
    unauthenticated: invalidRefreshToken(400),
    document: gql.MeetingsLogoutDocument,
    variables: ({ body }) => ({ input: { refreshToken: body.refresh } }),
    reply: () => ok({}),
  }),
];
