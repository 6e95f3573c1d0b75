import { z } from 'zod';
import { line, loginCode } from '../runtime/fields.js';
import { created, ok } from '../runtime/reply.js';
import { row, steps } from '../runtime/row.js';
import { splitName } from '../runtime/values.js';
import {
  MeetingsLoginDocument,
  MeetingsLogoutDocument,
  MeetingsRefreshDocument,
  MeetingsRegisterDocument,
} from './documents.generated.js';

const carried = z.object({ refresh: z.string() });

/** Signing up, in, and out. */
export const auth = [
  steps('POST /api/user/register', {
    auth: null,
    body: z.object({ username: line, full_name: line, email: line, password: z.string() }),
    documents: [MeetingsRegisterDocument, MeetingsLogoutDocument],
    answer: async ({ run, body: { full_name, ...rest } }) => {
      await run(MeetingsRegisterDocument, { input: { ...rest, ...splitName(full_name) } });
      // No token of it is handed out, so nothing should be left to hold one.
      await run(MeetingsLogoutDocument, { input: {} });
      return created({ message: 'user has been created' });
    },
  }),

  row('POST /api/user/token', {
    auth: null,
    body: z.object({ email: line, password: z.string(), code: loginCode }),
    document: MeetingsLoginDocument,
    variables: ({ body: { email, ...rest } }) => ({ input: { identifier: email, ...rest } }),
    reply: ({ login }) => ok({ refresh: login.refreshToken, access: login.accessToken }),
  }),

  row('POST /api/user/token/refresh', {
    auth: null,
    body: carried,
    document: MeetingsRefreshDocument,
    variables: ({ body }) => ({ input: { refreshToken: body.refresh } }),
    reply: ({ refreshSession }) => ok({ access: refreshSession.accessToken }),
  }),

  row('POST /api/user/token/blacklist', {
    auth: null,
    body: carried,
    document: MeetingsLogoutDocument,
    variables: ({ body }) => ({ input: { refreshToken: body.refresh } }),
    reply: () => ok({}),
  }),
];
