import type { FastifyInstance } from 'fastify';
import { notFound } from '../errors.js';
import { defaultAvatar, ensureDefaultAvatar } from './default-avatar.js';
import { isSafeName, type UploadStore } from './store.js';

/** How long a reply may be kept without asking again, in seconds. */
const freshSeconds = 60;

/**
 * Serves `GET /media/<name>` from `store`, and `/media/media/<name>` the same, while `isServed`; the
 * default avatar is there from the start. Pictures are for signed-in users: shared caches must not keep
 * them, and browsers ask again after a minute, when a deleted picture is gone. Names are random and never
 * used twice, so the name is the entity tag. What is served can neither run nor be sniffed.
 */
export async function media(
  server: FastifyInstance,
  { store, isServed }: { store: UploadStore; isServed: (name: string) => Promise<boolean> },
) {
  await ensureDefaultAvatar(store);
  server.get<{ Params: { '*': string } }>('/media/*', async (request, reply) => {
    const name = request.params['*'].replace(/^media\//, '');
    const isPublic = name === defaultAvatar;
    if (!isPublic && !(isSafeName(name) && (await isServed(name)))) throw notFound('File');
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
