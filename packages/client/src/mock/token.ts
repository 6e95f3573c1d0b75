import type { Session } from '../session.js';
import { claimsOf } from '../token.js';
import type { MockState, MockUser } from './state.js';

const hour = 3_600_000;

/** A session of a user, with a token that only the mock accepts. */
export function sessionFor(user: MockUser): Session {
  const claims = btoa(JSON.stringify({ sub: user.id.split('_')[1], sid: user.id }));
  return {
    accessToken: `mock.${claims}.mock`,
    accessTokenExpiresAt: new Date(Date.now() + hour).toISOString(),
    refreshToken: `mock ${user.id}`,
  };
}

/** The user of an access token. */
export function userOf(state: MockState, token: string | null | undefined): MockUser | null {
  const { sub } = claimsOf(token ?? '');
  return state.users.find(({ id }) => id === `user_${sub}`) ?? null;
}
