import type { FastifyInstance } from 'fastify';
import type { App } from '../../core/app.js';
import { Context, originOf } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { uuidPattern } from '../../core/global-id.js';
import * as sending from '../../domain/uploads/sending.service.js';

interface Put {
  Params: { id: string };
  Querystring: { expires?: unknown; signature?: unknown };
  Body: Buffer;
}

/** `PUT /uploads/<id>?expires=…&signature=…`: takes the bytes of a picture that was announced. */
export async function uploadDoor(server: FastifyInstance, { app }: { app: App }): Promise<void> {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: app.config.limits.uploadBytes },
    (_request, body, done) => done(null, body),
  );
  server.put<Put>('/uploads/:id', {
    bodyLimit: app.config.limits.uploadBytes,
    // Decided before a byte of the body is read.
    onRequest: async ({ params: { id }, query }) => {
      if (!uuidPattern.test(id)) throw notFound('Upload');
      const { expires, signature } = query;
      sending.checkAddress(app, { id, expires: String(expires), signature: String(signature) });
    },
    handler: async (request) => {
      const ctx = new Context(app, null, originOf(app, request.raw, { requestId: request.id }));
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const { globalId, path, width, height } = await sending.receive(
        ctx,
        request.params.id,
        bytes,
      );
      return { id: globalId, url: path, width, height };
    },
  });
}
