import { addressOf } from '../../config/addresses.js';

/** The number inside a global id: `user_7` is 7. */
export const numberOf = (globalId: string): number =>
  Number(globalId.slice(globalId.indexOf('_') + 1));

/** The public URL of this server; rows pass their request. */
export interface PublicServer {
  publicUrl: string;
}

/** The public URL of a path below `/media/`; any other value is returned unchanged. */
export const absoluteUrl = (
  path: string | null | undefined,
  server: PublicServer,
): string | null => (path?.startsWith('/') ? addressOf(server, path) : (path ?? null));

/** A date and time in the format of Django REST Framework, which omits a fraction of zero. */
export const drfDateTime = (iso: string): string => iso.replace(/\.000Z$/, 'Z');

/** The tokens of a session. A refresh names its refresh token again, because clients store what they receive. */
export const tokens = (session: { accessToken: string; refreshToken: string }) => ({
  access: session.accessToken,
  refresh: session.refreshToken,
});
