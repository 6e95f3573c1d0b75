import { randomBytes } from 'node:crypto';
import type { Context } from '../../core/context.js';
import { badInput, rateLimited } from '../../core/errors.js';
import { cleanImage } from '../../core/storage/image.js';
import { Upload } from '../../core/storage/upload.entity.js';

const prefix = '/media/';
const nameOf = (path: string) => path.slice(prefix.length);

/** An upload whose picture was sent. */
export type Picture = Upload & { path: string };

/**
 * Checks and re-encodes a picture of a user, stores it under a random name, and calls `write` for its row. A failure
 * leaves no file. Throws BAD_USER_INPUT on `field`, and RATE_LIMITED when too many pictures of the owner wait.
 */
export async function storePicture<T>(
  ctx: Context,
  { field, ownerId, bytes }: { field: string; ownerId: number; bytes: Uint8Array },
  write: (picture: { path: string; width: number; height: number }) => Promise<T>,
): Promise<T> {
  const { pictures, config } = ctx.app;
  const { bytes: clean, ...size } = await pictures.run(ownerId, () =>
    cleanImage(field, bytes, config.limits),
  );
  const name = `${randomBytes(16).toString('hex')}.webp`;
  await ctx.app.uploads.save(name, clean, 'image/webp');
  try {
    return await write({ path: `${prefix}${name}`, ...size });
  } catch (error) {
    await ctx.app.uploads.remove(name);
    throw error;
  }
}

/** Throws RATE_LIMITED when the viewer has announced or sent as many pictures as an hour allows. */
export async function checkQuota(ctx: Context): Promise<void> {
  const { picturesPerHour } = ctx.app.config.limits;
  const since = new Date(Date.now() - 3_600_000);
  const sent = await ctx.em.count(Upload, { ownerId: ctx.viewer.id, createdAt: { $gt: since } });
  if (sent >= picturesPerHour) {
    throw rateLimited(`At most ${picturesPerHour} pictures an hour.`, 600_000);
  }
}

/**
 * Stores a picture as an upload of the viewer. A failure leaves neither file nor row. Throws BAD_USER_INPUT
 * on `field`.
 */
export async function storeImage(ctx: Context, field: string, bytes: Uint8Array): Promise<Picture> {
  const ownerId = ctx.viewer.id;
  await checkQuota(ctx);
  return storePicture(ctx, { field, ownerId, bytes }, async (picture) => {
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
