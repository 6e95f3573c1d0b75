import type { IncomingMessage } from 'node:http';
import type { App } from '../../core/app.js';
import type { Context, Origin } from '../../core/context.js';
import { AppError, unauthenticated } from '../../core/errors.js';
import { contextFor, contextForEither } from '../../graphql/server/authenticate.js';
import { credentialOf } from './credentials.js';
import { badToken } from './refusal.js';
import type { Auth } from './row.js';

/** Who calls an operation that takes credentials of this kind. Throws UNAUTHENTICATED. */
export async function callerOf(
  app: App,
  auth: Auth,
  request: IncomingMessage,
  origin: Origin,
): Promise<Context> {
  const token = credentialOf(request, auth);
  try {
    // An opaque token is good where the document has that scheme, and nowhere else.
    const contextOf = auth === 'Token' ? contextForEither : contextFor;
    return await contextOf(app, token, origin);
  } catch (error) {
    // Forged, cut, run out, of another kind: one answer for all, which tells nothing.
    if (!(error instanceof AppError) || error.code !== 'UNAUTHENTICATED') throw error;
    throw unauthenticated(badToken);
  }
}
