import type { FastifyInstance } from 'fastify';
import { notFound } from '../errors.js';
import { defaultAvatar, ensureDefaultAvatar } from './default-avatar.js';
import type { UploadStore } from './store.js';

/** The path of a file under `/media/`, with each segment encoded for URLs. */
export const mediaPath = (name: string): string =>
  `/media/${name.toWellFormed().split('/').map(encodeURIComponent).join('/')}`;

/** How long a response is cached without revalidation, in seconds. */
const freshSeconds = 60;

/**
 * Serves `GET /media/<name>` from `store`, and `/media/media/<name>` the same: the file that `fileAt`
 * finds at the path, if any. The default avatar is there from the start. Pictures are for signed-in users:
 * shared caches must not keep them, and browsers ask again after a minute, when a deleted picture is gone.
 * A file's name is never used twice, so it is the entity tag. What is served can neither run nor be sniffed.
 */
export async function media(
  server: FastifyInstance,
  { store, fileAt }: { store: UploadStore; fileAt: (path: string) => Promise<string | null> },
) {
  await ensureDefaultAvatar(store);
  server.get<{ Params: { '*': string } }>('/media/*', async (request, reply) => {
    const path = mediaPath(request.params['*'].replace(/^(media\/)+/, ''));
    const found = await fileAt(path);
    const isPublic = found === null && path === `/media/${defaultAvatar}`;
    const name = isPublic ? defaultAvatar : found;
    if (name === null) throw notFound('File');
    const etag = `"${name}"`;
    reply.headers({
      'cache-control': `${isPublic ? 'public' : 'private'}, max-age=${freshSeconds}`,
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      etag,
    });
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    const file = await store.open(name);
    if (!file) throw notFound('File');
    return reply
      .headers({ 'content-type': file.contentType, 'content-length': file.bytes })
      .send(file.stream);
  });
}
