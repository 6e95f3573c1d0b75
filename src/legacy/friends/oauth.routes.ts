import { z } from 'zod';
import { publicPath } from '../../config/addresses.js';
import { badInput } from '../../core/errors.js';
import { line } from '../runtime/fields.js';
import { ok, type Reply, type RowRequest, row } from '../runtime/row.js';
import * as gql from './documents.generated.js';
import { tokens, wrongCredentials } from './shapes.js';

const provider = 'FORTY_TWO';

/** Binds a sign-in to the browser that started it. */
const cookie = 'parley_oauth';
const cookieSeconds = 600;

function setCookie(request: RowRequest, value: string, seconds: number): string {
  const secure = request.publicUrl.startsWith('https:') ? '; Secure' : '';
  const limits = `Path=${publicPath(request, '/oauth')}; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`;
  return `${cookie}=${value}; ${limits}`;
}

const readCookie = ({ headers }: RowRequest): string =>
  (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim().split('=', 2))
    .find(([name]) => name === cookie)?.[1] ?? '';

async function redirectToProvider(request: RowRequest): Promise<Reply> {
  const { startOAuth } = await request.run(gql.FriendsStartOAuthDocument, { input: { provider } });
  const headers = {
    location: startOAuth.url,
    'set-cookie': setCookie(request, startOAuth.binding, cookieSeconds),
    'cache-control': 'no-store',
  };
  return { status: 302, headers };
}

/** Sign-in with an account of the provider "42". */
export const oauth = [
  row('GET /oauth/authorize', {
    auth: null,
    unauthenticated: wrongCredentials,
    morePaths: ({ oauth42RedirectPaths }) => oauth42RedirectPaths,
    query: z.object({
      code: line.optional(),
      state: line.optional(),
      error: line.optional(),
      // Not documented: the mailed code, required when the second factor is on.
      login_code: line.optional(),
    }),
    more: [
      gql.FriendsFinishOAuthDocument,
      gql.FriendsStartOAuthDocument,
      gql.FriendsOnlineDocument,
    ],
    reply: async (_, request) => {
      const { code, state, error, login_code: loginCode } = request.query;
      if (error !== undefined) throw badInput('error', 'The provider did not let you in.');
      if (code === undefined) return redirectToProvider(request);
      if (state === undefined) throw badInput('state', 'This field is required.');
      const input = { provider, code, state, binding: readCookie(request), loginCode } as const;
      const { finishOAuth } = await request.run(gql.FriendsFinishOAuthDocument, { input });
      await request.run(gql.FriendsOnlineDocument, {});
      const headers = { 'set-cookie': setCookie(request, '', 0), 'cache-control': 'no-store' };
      return { ...ok(tokens(finishOAuth)), headers };
    },
  }),
];
