import type { FastifyInstance } from 'fastify';
import { badInput, notFound } from '../errors.js';
import { defaultAvatar, ensureDefaultAvatar } from './default-avatar.js';
import { sendFile } from './send-file.js';
import { contentTypeOf, type UploadStore } from './store.js';
import { widthFor } from './widths.js';

/** The path of a file under `/media/`, with each segment encoded for URLs. */
export const mediaPath = (name: string): string =>
  `/media/${name.toWellFormed().split('/').map(encodeURIComponent).join('/')}`;

/** How long a response is cached without revalidation, in seconds. */
const freshSeconds = 60;

/** The width that the query string of a picture asks for; null for the picture as it is. Throws BAD_USER_INPUT. */
export function widthIn(width: unknown): number | null {
  if (width === undefined) return null;
  if (/^\d{1,5}$/.test(String(width))) return widthFor(Number(width));
  throw badInput('width', '`width` must be a number of pixels.');
}

interface Get {
  Params: { '*': string };
  Querystring: { width?: unknown };
}

/**
 * Serves `GET /media/<name>` from `store`, and `/media/media/<name>` the same: the file that `fileAt`
 * finds at the path, if any. The default avatar is there from the start. Everybody with the address is served:
 * shared caches must not keep them, and browsers ask again after a minute, when a deleted picture is gone.
 */
export async function media(
  server: FastifyInstance,
  {
    store,
    fileAt,
  }: {
    store: UploadStore;
    fileAt: (path: string, width: number | null) => Promise<string | null>;
  },
) {
  await ensureDefaultAvatar(store);
  server.get<Get>('/media/*', async (request, reply) => {
    const path = mediaPath(request.params['*'].replace(/^(media\/)+/, ''));
    const found = await fileAt(path, widthIn(request.query.width));
    const isPublic = found === null && path === `/media/${defaultAvatar}`;
    const name = isPublic ? defaultAvatar : found;
    const whole = name === null ? null : await store.open(name);
    if (name === null || !whole) throw notFound('File');
    let isUsed = false;
    await sendFile(request, reply, {
      tag: name,
      size: whole.bytes,
      mimeType: contentTypeOf(name),
      cacheControl: `${isPublic ? 'public' : 'private'}, max-age=${freshSeconds}`,
      async open(range) {
        isUsed = range.start === 0 && range.end === whole.bytes - 1;
        return isUsed ? whole.stream : ((await store.open(name, range))?.stream ?? null);
      },
    });
    if (!isUsed) whole.stream.destroy();
    return reply;
  });
}
