import { randomBytes } from 'node:crypto';
import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import { badInput, rateLimited } from '../../core/errors.js';
import { inputUuid } from '../../core/global-id.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import { cleanImage } from '../../core/storage/image.js';
import { Upload } from '../../core/storage/upload.entity.js';
import { holdAccounts } from '../account/hold.service.js';

const prefix = '/media/';
/** What names the file of an upload; one that was not sent yet has none. */
type Unsent = { path: null; file: null };
type Stored = { path: string; file: string | null };
const fileOf = ({ path, file }: Stored) => file ?? path.slice(prefix.length);

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
    await ctx.commit(async () => {
      await holdAccounts(ctx);
      await ctx.em.persist(upload).flush();
    });
    return upload as Picture;
  });
}

/** Deletes an unused upload of the viewer, its row and then its file. */
export async function discard(ctx: Context, upload: Picture): Promise<void> {
  await ctx.em.nativeDelete(Upload, { id: upload.id, ownerId: ctx.viewer.id });
  await ctx.app.uploads.remove(fileOf({ file: null, ...upload }));
}

/**
 * The path of a sent picture of the viewer, given the global id of its upload; null without one. Throws
 * BAD_USER_INPUT on `field`, also for uploads of others.
 */
export async function pictureAt(
  ctx: Context,
  field: string,
  uploadId: string | null | undefined,
): Promise<string | null> {
  if (uploadId == null) return null;
  const id = inputUuid('upload', field, uploadId);
  const upload = await ctx.em.findOne(Upload, { id, ownerId: ctx.viewer.id });
  if (!upload || upload.withheld) throw badInput(field, 'You have no upload with this id.');
  if (!upload.path) throw badInput(field, 'The picture of this upload was not sent yet.');
  return upload.path;
}

/** Stops serving pictures by their paths, or serves them again, inside an open `ctx.commit`. */
export async function withhold(
  ctx: Context,
  paths: readonly (string | null | undefined)[],
  withheld: boolean,
): Promise<void> {
  const known = paths.filter((path) => path != null);
  if (known.length === 0) return;
  await ctx.em.execute('update uploads set withheld = ? where path in (?)', [withheld, known]);
}

const isGroupPicture = 'exists (select from groups where image_url = upload.path)';

/** The columns that keep a picture. References by users other than its owner do not. */
const isShown = `(${isGroupPicture}
  or exists (select from posts where author_id = upload.owner_id and image_url = upload.path)
  or exists (select from users where id = upload.owner_id and upload.path in (avatar_url, cover_url)))`;

/**
 * Stops serving those pictures that nothing shows any more, inside an open `ctx.commit` that wrote what
 * does. The rows stay, since they count for the quota.
 */
export async function release(
  ctx: Context,
  ...paths: (string | null | undefined)[]
): Promise<void> {
  const given = paths.filter((path) => path != null);
  if (given.length === 0) return;
  const rows = await ctx.em.execute<Stored[]>(
    `update uploads upload set withheld = true where path in (?) and not ${isShown} returning path, file`,
    [given],
  );
  await removeFiles(ctx, rows);
}

/** Deletes all uploads of the viewer but pictures of groups, inside an open `ctx.commit`. */
export async function forgetAll(ctx: Context): Promise<void> {
  const rows = await ctx.em.execute<(Stored | Unsent)[]>(
    `delete from uploads upload where owner_id = ? and not ${isGroupPicture} returning path, file`,
    [ctx.viewer.id],
  );
  await removeFiles(ctx, rows);
}

/** Removes files after the open commit; failures are logged. */
const removeFiles = (ctx: Context, rows: readonly (Stored | Unsent)[]): Promise<void> =>
  ctx.afterCommit(async () => {
    for (const row of rows) {
      if (row.path === null) continue;
      await ctx.app.uploads.remove(fileOf(row)).catch((error: unknown) => {
        ctx.log.error({ err: error, path: row.path }, 'picture not removed');
      });
    }
  });

/** The name in the store of the picture that is served at a path; null if there is none, or it is withheld. */
export async function fileAt(app: App, path: string): Promise<string | null> {
  const text = 'select path, file from uploads where path = $1 and not withheld';
  const [picture] = await queryPrepared<Stored>(app, 'picture', text, [path]);
  return picture ? fileOf(picture) : null;
}
