import { Server } from '@tus/server';
import type { FastifyInstance } from 'fastify';
import type { App } from '../../core/app.js';
import { forbidden, notFound } from '../../core/errors.js';
import { uuidPattern } from '../../core/global-id.js';
import { isValidUploadUrl } from '../../domain/uploads/announcing.service.js';
import { TusStore, toTusError } from './tus-store.js';

interface Request {
  Params: { id: string };
  Querystring: { expires?: unknown; signature?: unknown };
}

/** How long an earlier request for an upload may go on once a later one takes over, in milliseconds. */
const drainMs = 500;

/** `/uploads/<id>?expires=…&signature=…`: receives the bytes of an announced upload by the tus protocol. */
export async function uploadRoutes(server: FastifyInstance, { app }: { app: App }): Promise<void> {
  const store = new TusStore(app);
  const tus = new Server({
    path: '/uploads',
    datastore: store,
    lockDrainTimeout: drainMs,
    // The CORS plugin of the server sets the headers.
    allowedOrigins: () => false,
    getFileIdFromRequest: (request) => new URL(request.url).pathname.split('/').at(-1),
    disableTerminationForFinishedUploads: true,
    onUploadFinish: async (_request, { id }) => {
      await store.finish(id);
      return {};
    },
    onResponseError: (_request, error) => toTusError(app, error),
  });
  server.removeAllContentTypeParsers();
  // The body is read as it comes.
  server.addContentTypeParser('*', (_request, _body, done) => done(null));
  server.route<Request>({
    method: ['PATCH', 'HEAD', 'DELETE', 'OPTIONS'],
    url: '/uploads/:id',
    onRequest: async ({ params: { id }, query, method }) => {
      if (!uuidPattern.test(id)) throw notFound('Upload');
      if (method === 'OPTIONS') return;
      const { expires, signature } = query;
      if (isValidUploadUrl(app, { id, expires: String(expires), signature: String(signature) }))
        return;
      throw forbidden('This address was not issued by this server, or has expired.').because(
        'ADDRESS_EXPIRED',
      );
    },
    async handler(request, reply) {
      reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value);
      await tus.handle(request.raw, reply.raw);
    },
  });
}
