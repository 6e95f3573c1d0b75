import { randomBytes } from 'node:crypto';
import type { App } from '../../core/app.js';
import { badInput, conflict, hasCode, notFound } from '../../core/errors.js';
import { isDatabaseAway } from '../../core/postgres/database-away.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import type { FileKind } from '../../core/storage/file-kind.js';
import { typeOf } from './file-type.js';
import { keepPicture } from './picture.js';
import { removeFilesOf } from './removal.service.js';
import { openStored, pieceName, readAll, type StoredFile } from './stored-file.js';

/** An upload that is being received. */
export interface Receiving extends StoredFile {
  readonly owner_id: string;
  readonly kind: FileKind;
  readonly size: string;
  readonly received: string;
  readonly created_at: Date;
  readonly is_ready: boolean;
}

const columns = `id, owner_id, kind, size, received, file, pieces, piece_sizes, created_at, ready_at is not null as is_ready`;

/** The bytes of a piece grow with the file, so that it has few; they are in memory until the piece is stored. */
const pieceBytes = (size: number) => Math.min(Math.max(size / 200, 512 * 1024), 8 * 1024 ** 2);
/** The most pieces of an upload, however small the parts are in which it is sent. */
const mostPieces = 1_000;

/** Throws NOT_FOUND. */
export async function findReceiving(app: App, id: string): Promise<Receiving> {
  const text = `select ${columns} from uploads where id = $1 and not withheld`;
  const [found] = await queryPrepared<Receiving>(app, 'upload', text, [id]);
  if (!found) throw notFound('Upload');
  return found;
}

/** Stores a piece that begins at `offset`. Throws CONFLICT when another request stored one there meanwhile. */
async function addPiece(app: App, id: string, offset: number, bytes: Buffer): Promise<void> {
  const piece = randomBytes(8).toString('hex');
  await app.uploads.save(pieceName(id, piece), bytes, 'application/octet-stream');
  const added = await queryPrepared(
    app,
    'add_piece',
    `update uploads set pieces = pieces || $2::text, piece_sizes = piece_sizes || $3::int, received = received + $3
     where id = $1 and received = $4 and ready_at is null and cardinality(pieces) < ${mostPieces} returning id`,
    [id, piece, bytes.length, offset],
  ).catch(async (error: unknown) => {
    // Of a database that is away, the answer may be lost: the upload has the piece then.
    if (!isDatabaseAway(error)) await app.uploads.remove(pieceName(id, piece));
    throw error;
  });
  if (added.length > 0) return;
  await app.uploads.remove(pieceName(id, piece));
  throw conflict('The upload goes on elsewhere, or was sent in too many parts.').because(
    'UPLOAD_BUSY',
  );
}

/**
 * Stores bytes from `offset` on as they come; those that came before a connection broke are kept. Resolves to the new
 * offset. Throws CONFLICT, and the error of the stream.
 */
export async function receive(
  app: App,
  { id, size }: { id: string; size: number },
  offset: number,
  stream: AsyncIterable<Buffer>,
): Promise<number> {
  const most = pieceBytes(size);
  let at = offset;
  let waiting: Buffer[] = [];
  let length = 0;
  const store = async () => {
    const bytes = Buffer.concat(waiting, length);
    waiting = [];
    length = 0;
    await addPiece(app, id, at, bytes);
    at += bytes.length;
    app.metrics.uploadBytes.inc(bytes.length);
  };
  let failure: unknown = null;
  try {
    for await (const chunk of stream) {
      waiting.push(chunk);
      length += chunk.length;
      if (length >= most) await store();
    }
  } catch (error) {
    failure = error;
  }
  if (length > 0 && at + length <= size) await store();
  if (failure !== null) throw failure;
  return at;
}

/** The first bytes of a file, by which its type is known. */
const headBytes = 4_100;

/**
 * Checks a file whose bytes are all there, and completes its upload; does nothing for one that is complete. One that is
 * not what was announced is deleted. Throws BAD_USER_INPUT, RATE_LIMITED and UNAVAILABLE.
 */
export async function finish(app: App, upload: Receiving): Promise<void> {
  if (upload.is_ready) return;
  try {
    if (upload.kind === 'IMAGE') await finishPicture(app, upload);
    else await finishFile(app, upload);
    app.metrics.uploads.inc({ outcome: 'stored' });
  } catch (error) {
    if (!hasCode(error, 'BAD_USER_INPUT')) {
      // Another request finished it while this one waited for its turn.
      if ((await findReceiving(app, upload.id)).is_ready) return;
      throw error;
    }
    app.metrics.uploads.inc({ outcome: 'refused' });
    const text = `delete from uploads where id = $1 and ready_at is null returning id`;
    const gone = await queryPrepared(app, 'refuse_upload', text, [upload.id]);
    if (gone.length > 0) await removeFilesOf(app, upload);
    throw error;
  }
}

async function finishFile(app: App, upload: Receiving): Promise<void> {
  const { id, kind } = upload;
  const size = Number(upload.size);
  const head = await openStored(app, upload, { start: 0, end: Math.min(size, headBytes) - 1 });
  if (!head)
    throw badInput('file', 'The file was lost; upload it again.').because('UPLOAD_UNUSABLE');
  const chunks: Buffer[] = [];
  for await (const chunk of head) chunks.push(chunk);
  const mimeType = await typeOf(kind, Buffer.concat(chunks));
  await queryPrepared(
    app,
    'finish_file',
    'update uploads set mime_type = $2, ready_at = now() where id = $1 and ready_at is null',
    [id, mimeType],
  );
}

async function finishPicture(app: App, upload: Receiving): Promise<void> {
  const { id, pieces } = upload;
  const ownerId = Number(upload.owner_id);
  const uploadBytes = app.config.limits.imageBytes;
  const read = () => readAll(app, upload, Number(upload.size));
  const picture = await keepPicture(app, { field: 'file', ownerId, read, uploadBytes });
  const done = await queryPrepared(
    app,
    'finish_picture',
    `update uploads set file = $2, size = $3, width = $4, height = $5, thumbhash = $6, mime_type = 'image/webp',
       pieces = '{}', piece_sizes = '{}', ready_at = now()
     where id = $1 and ready_at is null returning id`,
    [id, picture.file, picture.size, picture.width, picture.height, picture.thumbhash],
  ).catch(async (error: unknown) => {
    await app.uploads.remove(picture.file);
    throw error;
  });
  // Another node may have finished it meanwhile.
  if (done.length === 0) return app.uploads.remove(picture.file);
  await removeFilesOf(app, { id, file: null, pieces, piece_sizes: [] });
}

/** Gives an upload up that is not complete, with its files. */
export async function cancel(app: App, id: string): Promise<void> {
  const text = `delete from uploads where id = $1 and ready_at is null returning ${columns}`;
  const [gone] = await queryPrepared<Receiving>(app, 'cancel_upload', text, [id]);
  if (gone) await removeFilesOf(app, gone);
}
