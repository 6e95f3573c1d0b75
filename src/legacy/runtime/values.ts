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

/**
 * The text of a message for APIs that know no attachments: what was written, and a line for each file, such as
 * `[image] mill.jpg`.
 */
export const messageText = ({
  content,
  attachments,
}: {
  content: string;
  attachments: readonly { kind: string; name: string }[];
}): string => {
  const files = attachments.map(({ kind, name }) => `[${kind.toLowerCase()}] ${name}`.trim());
  return (content ? [content, ...files] : files).join('\n');
};

/** A date and time in the format of Django REST Framework, which omits a fraction of zero. */
export const drfDateTime = (iso: string): string => iso.replace(/\.000Z$/, 'Z');

/** The tokens of a reply. A refresh returns the refresh token as well, because clients store the whole reply. */
export const tokens = (session: { accessToken: string; refreshToken: string }) => ({
  access: session.accessToken,
  refresh: session.refreshToken,
});

/** A page of conversations, most recently active first: these APIs know no pins, which GraphQL lists first. */
export const newestFirst = <T extends { activeAt: string }>(nodes: readonly T[]): T[] =>
  nodes.toSorted((one, other) => Date.parse(other.activeAt) - Date.parse(one.activeAt));
