import { randomBytes } from 'node:crypto';
import type { Context } from '../../core/context.js';
import { badInput } from '../../core/errors.js';
import { cleanImage } from '../../core/storage/image.js';
import { Upload } from '../../core/storage/upload.entity.js';

const prefix = '/media/';
const nameOf = (path: string) => path.slice(prefix.length);

/** An upload whose picture was sent. */
export type Picture = Upload & { path: string };

/**
 * Checks and re-encodes a picture, stores it under a random name, and calls `write` for its row. A failure
 * leaves no file. Throws BAD_USER_INPUT on `field`.
 */
export async function storePicture<T>(
  ctx: Context,
  field: string,
  bytes: Uint8Array,
  write: (picture: { path: string; width: number; height: number }) => Promise<T>,
): Promise<T> {
  const { bytes: clean, ...size } = await cleanImage(field, bytes, ctx.app.config.limits);
  const name = `${randomBytes(16).toString('hex')}.webp`;
  await ctx.app.uploads.save(name, clean, 'image/webp');
  try {
    return await write({ path: `${prefix}${name}`, ...size });
  } catch (error) {
    await ctx.app.uploads.remove(name);
    throw error;
  }
}

/**
 * Stores a picture as an upload of the viewer. A failure leaves neither file nor row. Throws BAD_USER_INPUT
 * on `field`.
 */
export async function storeImage(ctx: Context, field: string, bytes: Uint8Array): Promise<Picture> {
  const ownerId = ctx.viewer.id;
  return storePicture(ctx, field, bytes, async (picture) => {
    const upload = ctx.em.create(Upload, { ownerId, ...picture });
    await ctx.commit(() => ctx.em.persist(upload).flush());
    return upload as Picture;
  });
}

/** Deletes an unused upload of the viewer, its row and then its file. */
export async function discard(ctx: Context, upload: Picture): Promise<void> {
  await ctx.em.nativeDelete(Upload, { id: upload.id, ownerId: ctx.viewer.id });
  await ctx.app.uploads.remove(nameOf(upload.path));
}

/** A sent picture of the viewer by its id. Throws BAD_USER_INPUT on `field`, also for those of others. */
export async function ownUpload(ctx: Context, field: string, uploadId: string): Promise<Picture> {
  const upload = await ctx.em.findOne(Upload, { id: uploadId, ownerId: ctx.viewer.id });
  if (!upload) throw badInput(field, 'No upload of yours has this id.');
  if (!upload.path) throw badInput(field, 'This picture was not sent yet.');
  return upload as Picture;
}

/** Deletes all uploads of the viewer inside an open `ctx.commit`; returns the files to remove afterwards. */
export async function forgetAll(ctx: Context): Promise<string[]> {
  const rows = await ctx.em.execute<{ path: string | null }[]>(
    'delete from uploads where owner_id = ? returning path',
    [ctx.viewer.id],
  );
  return rows.flatMap(({ path }) => path ?? []);
}

/** Removes the files of deleted pictures; failures are logged. */
export async function removeFiles(ctx: Context, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await ctx.app.uploads.remove(nameOf(path)).catch((error: unknown) => {
      ctx.log.error({ err: error, path }, 'picture not removed');
    });
  }
}
