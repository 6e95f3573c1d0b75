import type { SessionKeeper } from './session.js';

/**
 * A `fetch` that sends the access token. A request whose token the server refuses is sent once more
 * with a new token: the server has not executed any part of it.
 */
export const authorizedFetch =
  (keeper: SessionKeeper, send: typeof fetch): typeof fetch =>
  async (input, init) => {
    const attempt = (token: string | null) => {
      const headers = new Headers(init?.headers);
      if (token) headers.set('authorization', `Bearer ${token}`);
      return send(input, { ...init, headers });
    };
    const token = await keeper.token();
    const response = await attempt(token);
    if (response.status !== 401 || !token) return response;
    keeper.refused(token);
    return attempt(await keeper.token());
  };
