import { randomBytes } from 'node:crypto';
import type { Context } from '../../core/context.js';
import { badInput } from '../../core/errors.js';
import { cleanImage } from '../../core/storage/image.js';
import { Upload } from '../../core/storage/upload.entity.js';

const prefix = '/media/';
const nameOf = (path: string) => path.slice(prefix.length);

/** An upload whose picture is there. */
export type Picture = Upload & { path: string };

/**
 * Checks, re-encodes and keeps a picture under a random name, and then notes it by `write`. When
 * anything fails no file is left. Throws BAD_USER_INPUT naming `field`.
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
 * Checks, re-encodes and keeps a picture of the viewer's, under a random name. When anything fails
 * neither a file nor a row is left. Throws BAD_USER_INPUT naming `field`.
 */
export async function storeImage(ctx: Context, field: string, bytes: Uint8Array): Promise<Picture> {
  const ownerId = ctx.viewer.id;
  return storePicture(ctx, field, bytes, async (picture) => {
    const upload = ctx.em.create(Upload, { ownerId, ...picture });
    await ctx.commit(() => ctx.em.persist(upload).flush());
    return upload as Picture;
  });
}

/** Takes back an upload of the viewer's that nothing shows yet: its row, then its file. */
export async function discard(ctx: Context, upload: Picture): Promise<void> {
  await ctx.em.nativeDelete(Upload, { id: upload.id, ownerId: ctx.viewer.id });
  await ctx.app.uploads.remove(nameOf(upload.path));
}

/** A picture of the viewer's by its id. Throws BAD_USER_INPUT naming `field`; also for another's. */
export async function ownUpload(ctx: Context, field: string, uploadId: string): Promise<Picture> {
  const upload = await ctx.em.findOne(Upload, { id: uploadId, ownerId: ctx.viewer.id });
  if (!upload) throw badInput(field, 'No upload of yours has this id.');
  if (!upload.path) throw badInput(field, 'This picture was not sent yet.');
  return upload as Picture;
}

/** Forgets every upload of the viewer's, inside an open `ctx.commit`; returns what to remove after. */
export async function forgetAll(ctx: Context): Promise<string[]> {
  const rows = await ctx.em.execute<{ path: string | null }[]>(
    'delete from uploads where owner_id = ? returning path',
    [ctx.viewer.id],
  );
  return rows.flatMap(({ path }) => path ?? []);
}

/** Removes pictures that no row names any more; one that cannot be removed just now is logged. */
export async function removeFiles(ctx: Context, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await ctx.app.uploads.remove(nameOf(path)).catch((error: unknown) => {
      ctx.log.error({ err: error, path }, 'a picture was not removed');
    });
  }
}
