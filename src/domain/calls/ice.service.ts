import { createHmac } from 'node:crypto';
import type { Context } from '../../core/context.js';

/** An entry of `RTCConfiguration.iceServers`. */
export interface IceServer {
  urls: readonly string[];
  username: string | null;
  credential: string | null;
}

/** STUN and TURN servers are one entry each. */
export const mostServers = 2;

/**
 * STUN and TURN servers, with temporary TURN credentials of the viewer by the scheme of coturn's
 * `use-auth-secret` (draft-uberti-behave-turn-rest-00).
 */
export function iceServers(ctx: Context): IceServer[] {
  const { id } = ctx.viewer;
  const { stunUrls, turn } = ctx.app.config;
  const servers: IceServer[] = [];
  if (stunUrls.length > 0) servers.push({ urls: stunUrls, username: null, credential: null });
  if (turn) {
    const runsOutAt = Math.floor(Date.now() / 1000) + turn.credentialSeconds;
    const username = `${runsOutAt}:${id}`;
    const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
    servers.push({ urls: turn.urls, username, credential });
  }
  return servers;
}
