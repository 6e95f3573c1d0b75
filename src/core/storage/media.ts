import type { FastifyInstance } from 'fastify';
import { notFound } from '../errors.js';
import { ensureDefaultAvatar } from './default-avatar.js';
import type { UploadStore } from './store.js';

/**
 * Serves `GET /media/<name>` from `store`, and `/media/media/<name>` the same; the default avatar is
 * there from the start. Names are random and never used twice, so a reply may be kept for ever; what
 * is served can neither run nor be sniffed.
 */
export async function media(server: FastifyInstance, { store }: { store: UploadStore }) {
  await ensureDefaultAvatar(store);
  server.get<{ Params: { '*': string } }>('/media/*', async (request, reply) => {
    const name = request.params['*'].replace(/^media\//, '');
    const file = await store.open(name);
    if (!file) throw notFound('File');
    return reply
      .headers({
        'content-type': file.contentType,
        'content-length': file.bytes,
        'cache-control': 'public, max-age=31536000, immutable',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        'cross-origin-resource-policy': 'cross-origin',
      })
      .send(file.stream);
  });
}
