import type { FastifyInstance } from 'fastify';
import type { App } from '../../core/app.js';
import { notFound } from '../../core/errors.js';
import { copyAt } from '../../core/storage/copies.js';
import { widthIn } from '../../core/storage/media.js';
import { sendFile } from '../../core/storage/send-file.js';
import { contentTypeOf } from '../../core/storage/store.js';
import { type AttachedFile, fileAt } from '../../domain/chat/attachment-address.js';
import { openStored } from '../../domain/uploads/stored-file.js';

interface Get {
  Params: { id: string };
  Querystring: Record<'user' | 'expires' | 'signature' | 'width' | 'poster', unknown>;
}

const digits = /^[1-9]\d{0,14}$/;

/** How long browsers keep a file without asking again, in seconds: membership may end meanwhile. */
const freshSeconds = 60;

/** `GET /files/<id>?user=…&expires=…&signature=…`: an attachment, for participants of its conversation alone. */
export async function attachmentRoutes(
  server: FastifyInstance,
  { app }: { app: App },
): Promise<void> {
  server.get<Get>('/files/:id', { compress: false } as object, async (request, reply) => {
    const { params, query } = request;
    const user = String(query.user);
    if (!digits.test(params.id) || !digits.test(user)) throw notFound('File');
    const [expires, signature] = [String(query.expires), String(query.signature)];
    const address = { id: Number(params.id), user: Number(user), expires, signature };
    const found = await fileAt(app, address, query.poster !== undefined);
    const width = widthIn(query.width);
    const copy = await smallerCopy(app, found, width);
    const stored = copy ? { ...found, file: copy.name } : found;
    return sendFile(request, reply, {
      tag: copy?.name ?? found.file ?? found.id,
      size: copy?.size ?? Number(found.size),
      mimeType: copy ? contentTypeOf(copy.name) : found.mime_type,
      cacheControl: `private, max-age=${freshSeconds}`,
      downloadName: found.kind === 'IMAGE' ? pictureName(found.name) : found.name,
      open: (range) => openStored(app, stored, range),
    });
  });
}

/** Pictures were encoded anew as WebP. */
const pictureName = (name: string) => `${name.replace(/\.[^.]*$/, '')}.webp`;

/** The copy of a picture at a width; null where there is none. */
async function smallerCopy(app: App, { file, width: own }: AttachedFile, width: number | null) {
  if (file === null || width === null) return null;
  const name = await copyAt(app, file, { width, own });
  if (name === file) return null;
  const found = await app.uploads.open(name);
  found?.stream.destroy();
  return found && { name, size: found.bytes };
}
