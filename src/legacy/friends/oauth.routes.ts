import { z } from 'zod';
import { publicPath } from '../../config/addresses.js';
import { badInput } from '../../core/errors.js';
import { line } from '../runtime/fields.js';
import { ok, type Reply } from '../runtime/reply.js';
import { type Call, steps } from '../runtime/row.js';
import {
  FriendsFinishOAuthDocument,
  FriendsOnlineDocument,
  FriendsStartOAuthDocument,
} from './documents.generated.js';
import { tokens } from './shapes.js';

const provider = 'FORTY_TWO';

/** What ties a signing-in to the browser that began it; scripts cannot read it, other sites not send it. */
const cookie = 'parley_oauth';
const secondsAway = 600;

function setCookie(call: Pick<Call, 'publicUrl'>, value: string, seconds: number): string {
  const secure = call.publicUrl.startsWith('https:') ? '; Secure' : '';
  const limits = `Path=${publicPath(call, '/oauth')}; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`;
  return `${cookie}=${value}; ${limits}`;
}

const readCookie = ({ headers }: Call): string =>
  (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim().split('=', 2))
    .find(([name]) => name === cookie)?.[1] ?? '';

async function depart(call: Call): Promise<Reply> {
  const { startOAuth } = await call.run(FriendsStartOAuthDocument, { input: { provider } });
  const headers = {
    location: startOAuth.url,
    'set-cookie': setCookie(call, startOAuth.binding, secondsAway),
    'cache-control': 'no-store',
  };
  return { status: 302, headers };
}

/** Signing in by 42. */
export const oauth = [
  steps('GET /oauth/authorize', {
    auth: null,
    query: z.object({
      code: line.optional(),
      state: line.optional(),
      error: line.optional(),
      // The document knows none; who has a second factor sends a mailed code along.
      login_code: line.optional(),
    }),
    documents: [FriendsFinishOAuthDocument, FriendsStartOAuthDocument, FriendsOnlineDocument],
    answer: async (call) => {
      const { code, state, error, login_code: loginCode } = call.query;
      if (error !== undefined) throw badInput('error', 'The provider did not let you in.');
      if (code === undefined) return depart(call);
      if (state === undefined) throw badInput('state', 'This field is required.');
      const input = { provider, code, state, binding: readCookie(call), loginCode } as const;
      const { finishOAuth } = await call.run(FriendsFinishOAuthDocument, { input });
      await call.run(FriendsOnlineDocument, {});
      const headers = { 'set-cookie': setCookie(call, '', 0), 'cache-control': 'no-store' };
      return { ...ok(tokens(finishOAuth)), headers };
    },
  }),
];
