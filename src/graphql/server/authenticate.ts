import type { App } from '../../core/app.js';
import { Context, type Origin, type Viewer } from '../../core/context.js';
import { invalidAccessToken } from '../../core/errors.js';
import { userKey } from '../../core/request-counts.js';
import { keepPresence } from '../../domain/presence/presence.service.js';
import {
  authenticateApiToken,
  isApiToken,
  lastHolder,
} from '../../domain/session/api-token.service.js';
import { authenticate } from '../../domain/session/live-sessions.js';

/** The token of an `Authorization: <scheme> <token>` header; null when there is no such header. */
export function tokenOf(scheme: string, header: string | undefined): string | null {
  if (header === undefined) return null;
  const [name, token, more] = header.trim().split(/\s+/);
  if (name?.toLowerCase() !== scheme.toLowerCase() || !token || more) {
    throw invalidAccessToken(`The header must be: Authorization: ${scheme} <token>`);
  }
  return token;
}

/** The context of a request: that of the holder of `accessToken`, or without a viewer. Throws UNAUTHENTICATED. */
export async function contextFor(
  app: App,
  accessToken: string | null,
  origin: Origin,
): Promise<Context> {
  if (accessToken === null) return new Context(app, null, origin);
  const { viewer } = await authenticate(app, accessToken, origin.policy.name);
  return contextOf(app, viewer, origin);
}

/** Like `contextFor`, at an entry point that accepts opaque tokens beside access tokens. Throws UNAUTHENTICATED. */
export async function contextForEither(
  app: App,
  token: string | null,
  origin: Origin,
): Promise<Context> {
  if (token === null || !isApiToken(token)) return contextFor(app, token, origin);
  return contextOf(app, await authenticateApiToken(app, token), origin);
}

function contextOf(app: App, viewer: Viewer, origin: Origin): Context {
  const ctx = new Context(app, viewer, origin);
  keepPresence(ctx);
  return ctx;
}

/**
 * The user that rate limits count a request for, e.g. `user_7`. It trusts the signature of an access
 * token and the last known holder of an API token, without a query; null without such a token.
 */
export function rateLimitKey(app: App, header: string | undefined): string | null {
  const token = header?.split(' ')[1];
  if (!token) return null;
  const holder = isApiToken(token) ? lastHolder(app, token) : null;
  if (holder !== null) return userKey(holder);
  const claims = app.tokens.readOrNull('access', token);
  return claims && userKey(claims.userId);
}
