import { z } from 'zod';
import { loginCode, name, text } from '../runtime/fields.js';
import { invalidRefreshToken } from '../runtime/refusal.js';
import { created, ok, type Refusal, row } from '../runtime/row.js';
import { type PublicServer, tokens } from '../runtime/values.js';
import * as gql from './documents.generated.js';
import { person } from './shapes.js';

// `code` is not documented: a client needs it when the second factor is on.
const credentials = z.object({ username: text, password: text, code: loginCode });

type Session = gql.CommunityLoginMutation['login'];

const userWithTokens = (session: Session, server: PublicServer) => ({
  user: person(session.user, server),
  ...tokens(session),
});

const loginInput = ({ body: { username, ...rest } }: { body: z.output<typeof credentials> }) => ({
  input: { identifier: username, ...rest },
});

const wrongCredentials: Refusal = (message) => ({
  status: 400,
  body: { non_field_errors: [message] },
});

/** Registration and sessions. */
export const auth = [
  row('POST /api/users/register', {
    auth: null,
    body: z
      .object({
        username: name,
        email: name,
        password: z.string(),
        password_confirm: z.string().optional(),
        first_name: name.nullish(),
        last_name: name.nullish(),
      })
      .refine(({ password, password_confirm = password }) => password_confirm === password, {
        path: ['password_confirm'],
        error: "Password fields didn't match.",
      }),
    document: gql.CommunityRegisterDocument,
    variables: ({ body: { username, email, password, first_name, last_name } }) => ({
      input: { username, email, password, firstName: first_name, lastName: last_name },
    }),
    reply: ({ register }, request) => created(userWithTokens(register, request)),
  }),

  row('POST /api/users/login', {
    auth: null,
    body: credentials,
    unauthenticated: wrongCredentials,
    document: gql.CommunityLoginDocument,
    variables: loginInput,
    reply: ({ login }, request) => ok(userWithTokens(login, request)),
  }),

  row('POST /api/token', {
    auth: null,
    body: credentials,
    unauthenticated: wrongCredentials,
    document: gql.CommunityLoginDocument,
    variables: loginInput,
    reply: ({ login }) => ok(tokens(login)),
  }),

  row('POST /api/token/refresh', {
    auth: null,
    body: z.object({ refresh: text }),
    unauthenticated: invalidRefreshToken(401),
    document: gql.CommunityRefreshDocument,
    variables: ({ body }) => ({ input: { refreshToken: body.refresh } }),
    reply: ({ refreshSession }) => ok(tokens(refreshSession)),
  }),
];
