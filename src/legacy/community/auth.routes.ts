import { z } from 'zod';
import { badInput } from '../../core/errors.js';
import type { Of } from '../../graphql/planner/shape.js';
import { line, loginCode } from '../runtime/fields.js';
import { created, ok } from '../runtime/reply.js';
import { row, steps } from '../runtime/row.js';
import {
  CommunityLoginDocument,
  type CommunityLoginMutation,
  CommunityRefreshDocument,
  CommunityRegisterDocument,
} from './documents.generated.js';
import { person } from './shapes.js';

const names = { first_name: line.nullish(), last_name: line.nullish() };
// The document knows no code; who has a second factor sends one all the same.
const credentials = z.object({ username: z.string(), password: z.string(), code: loginCode });

type SignedIn = Of<CommunityLoginMutation['login']>;

const tokens = (signedIn: SignedIn) => ({
  access: signedIn.accessToken,
  refresh: signedIn.refreshToken,
});

const welcome = (signedIn: SignedIn) => ({ user: person(signedIn.user), ...tokens(signedIn) });

const asLogin = ({ body }: { body: z.output<typeof credentials> }) => ({
  input: { identifier: body.username, password: body.password, code: body.code },
});

/** Signing up, in, and staying so. */
export const auth = [
  steps('POST /api/users/register', {
    auth: null,
    body: z.object({
      username: line,
      email: line,
      password: z.string(),
      password_confirm: z.string().optional(),
      ...names,
    }),
    documents: [CommunityRegisterDocument],
    answer: async (call) => {
      const { password_confirm, first_name: firstName, last_name: lastName, ...rest } = call.body;
      if (password_confirm !== undefined && password_confirm !== rest.password) {
        throw badInput('password_confirm', "Password fields didn't match.");
      }
      const input = { ...rest, firstName, lastName };
      const { register } = await call.run(CommunityRegisterDocument, { input });
      return created(call.fill(welcome, register));
    },
  }),

  row('POST /api/users/login', {
    auth: null,
    body: credentials,
    document: CommunityLoginDocument,
    variables: asLogin,
    writes: ({ login }) => ok(welcome(login)),
  }),

  row('POST /api/token', {
    auth: null,
    body: credentials,
    document: CommunityLoginDocument,
    variables: asLogin,
    writes: ({ login }) => ok(tokens(login)),
  }),

  row('POST /api/token/refresh', {
    auth: null,
    body: z.object({ refresh: z.string() }),
    document: CommunityRefreshDocument,
    variables: ({ body }) => ({ input: { refreshToken: body.refresh } }),
    writes: ({ refreshSession }) => ok({ access: refreshSession.accessToken }),
  }),
];
