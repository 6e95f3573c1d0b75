import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import { badInput } from '../../core/errors.js';
import { inputUuid } from '../../core/global-id.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import { Upload } from '../../core/storage/upload.entity.js';
import { holdAccounts } from '../account/hold.service.js';
import { checkQuota } from './announcing.service.js';
import { keepPicture } from './picture.js';
import { removeFiles } from './removal.service.js';
import type { StoredFile } from './stored-file.js';

/** The public address of a stored picture. */
const pathOf = (file: string) => `/media/${file}`;

/** A picture that is shown to all. */
export type Picture = Upload & { path: string; file: string };

/**
 * Stores a picture that came with a form of a legacy API, to be shown to all. A failure leaves neither file nor row.
 * Throws BAD_USER_INPUT on `field`.
 */
export async function storeImage(ctx: Context, field: string, bytes: Uint8Array): Promise<Picture> {
  const ownerId = ctx.viewer.id;
  const { config, metrics, uploads } = ctx.app;
  await checkQuota(ctx);
  metrics.uploadBytes.inc(bytes.length);
  const { uploadBytes } = config.limits;
  const read = async () => bytes;
  const picture = await keepPicture(ctx.app, { field, ownerId, read, uploadBytes }).catch(
    (error: unknown) => {
      metrics.uploads.inc({ outcome: 'refused' });
      throw error;
    },
  );
  const path = pathOf(picture.file);
  const received = picture.size;
  const row = { ownerId, path, received, readyAt: new Date(), ...picture };
  const upload = ctx.em.create(Upload, row);
  try {
    await ctx.commit(async () => {
      await holdAccounts(ctx);
      await ctx.em.persist(upload).flush();
    });
  } catch (error) {
    await uploads.remove(picture.file);
    throw error;
  }
  metrics.uploads.inc({ outcome: 'stored' });
  return upload as Picture;
}

/** Deletes an unused upload of the viewer, its row and then its file. */
export async function discard(ctx: Context, upload: Picture): Promise<void> {
  await ctx.em.nativeDelete(Upload, { id: upload.id, ownerId: ctx.viewer.id });
  await ctx.app.uploads.remove(upload.file);
}

/**
 * The public address of a complete picture of the viewer, given the global id of its upload; null without one. `show`
 * makes it public. Throws BAD_USER_INPUT on `field`, also for uploads of others.
 */
export async function pictureAt(
  ctx: Context,
  field: string,
  uploadId: string | null | undefined,
): Promise<string | null> {
  if (uploadId == null) return null;
  const id = inputUuid('upload', field, uploadId);
  const upload = await ctx.em.findOne(Upload, { id, ownerId: ctx.viewer.id });
  if (!upload || upload.withheld)
    throw badInput(field, 'You have no upload with this id.').because('UPLOAD_UNUSABLE');
  if (!upload.isComplete)
    throw badInput(field, 'The bytes of this upload were not all sent yet.').because(
      'UPLOAD_INCOMPLETE',
    );
  if (!upload.file) throw badInput(field, 'This upload is no picture.').because('WRONG_FILE_TYPE');
  if (upload.attached)
    throw badInput(field, 'A message was sent with this upload.').because('UPLOAD_UNUSABLE');
  if (await isOver(ctx, upload))
    throw badInput(field, 'This upload was not used in time; upload the picture again.').because(
      'UPLOAD_UNUSABLE',
    );
  return upload.path ?? pathOf(upload.file);
}

/** Whether a picture was not used within its retention period, after which it may be deleted at any time. */
async function isOver(ctx: Context, { id, createdAt, file }: Upload): Promise<boolean> {
  const periodMs = ctx.app.config.retention.upload * 86_400_000;
  if (file?.startsWith('imported/') || Date.now() - createdAt.getTime() < periodMs) return false;
  const shown = await ctx.em.execute<unknown[]>(
    `select from uploads upload where id = ? and ${isShown}`,
    [id],
  );
  return shown.length === 0;
}

type Path = string | null | undefined;
const given = (paths: readonly Path[]) => [...new Set(paths.filter((path) => path != null))];

/**
 * Makes pictures public that are about to be shown, inside an open `ctx.commit`; with those that they replace, which are
 * locked as well, in one order. Throws BAD_USER_INPUT on the field of one that was deleted meanwhile.
 */
export async function show(
  ctx: Context,
  wanted: Readonly<Record<string, Path | readonly Path[]>>,
  ...replaced: Path[]
): Promise<void> {
  const paths = given([...Object.values(wanted).flat(), ...replaced]);
  const files = paths.map((path) => path.slice('/media/'.length));
  if (paths.length === 0) return;
  // A statement of its own: the next ones see what was written before the locks were taken.
  await ctx.em.execute(
    'select id from uploads where path in (?) or (file in (?) and path is null) order by id for update',
    [paths, files],
  );
  await ctx.em.execute(
    `update uploads set path = '/media/' || file where file in (?) and path is null and not attached and ready_at is not null`,
    [files],
  );
  const shown = await ctx.em.execute<{ path: string }[]>(
    'select path from uploads where path in (?) and not withheld',
    [paths],
  );
  const known = new Set(shown.map(({ path }) => path));
  for (const [field, shownThere] of Object.entries(wanted)) {
    const isGone = given([shownThere].flat()).some((path) => !known.has(path));
    if (isGone)
      throw badInput(field, 'You have no upload with this id.').because('UPLOAD_UNUSABLE');
  }
}

/** Stops serving pictures by their paths, or serves them again, inside an open `ctx.commit`. */
export async function withhold(
  ctx: Context,
  paths: readonly Path[],
  withheld: boolean,
): Promise<void> {
  const known = given(paths);
  if (known.length === 0) return;
  await ctx.em.execute('update uploads set withheld = ? where path in (?)', [withheld, known]);
}

const isGroupPicture = 'exists (select from groups where image_url = upload.path)';

/** SQL: what keeps a file, a row of `uploads upload`. References to a picture by users other than its owner do not. */
export const isShown = `(${isGroupPicture}
  or exists (select from posts where author_id = upload.owner_id
    and images @> jsonb_build_array(jsonb_build_object('path', upload.path)))
  or exists (select from users where id = upload.owner_id and upload.path in (avatar_url, cover_url))
  or exists (select from attachments where upload_id = upload.id)
  or exists (select from uploads video where video.poster_id = upload.id and not video.withheld))`;

/**
 * Deletes the files of those uploads that nothing shows any more, inside an open `ctx.commit` that wrote what does. The
 * rows stay, since they count for the quota.
 */
async function releaseRows(ctx: Context, column: 'path' | 'id', keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  // A statement of its own: the next one sees whatever began to show a file before it was locked.
  await ctx.em.execute('select id from uploads where ?? in (?) order by id for update', [
    column,
    keys,
  ]);
  const rows = await ctx.em.execute<(StoredFile & { poster_id: string | null })[]>(
    `update uploads upload set withheld = true where ?? in (?) and not ${isShown} returning *`,
    [column, keys],
  );
  await removeFiles(ctx, rows);
  await releaseRows(ctx, 'id', given(rows.map(({ poster_id }) => poster_id)));
}

/** Deletes the files of pictures that nothing shows any more, by their paths. */
export const release = (ctx: Context, ...paths: Path[]): Promise<void> =>
  releaseRows(ctx, 'path', given(paths));

/** Deletes the files of uploads that nothing shows any more, by their ids. */
export const releaseUploads = (ctx: Context, ids: readonly string[]): Promise<void> =>
  releaseRows(ctx, 'id', given(ids));

/** Deletes all uploads of the viewer that nothing else shows, inside an open `ctx.commit`. */
export async function forgetAll(ctx: Context): Promise<void> {
  const { id } = ctx.viewer;
  const sent = await ctx.em.execute<{ upload_id: string }[]>(
    'delete from attachments where sender_id = ? returning upload_id',
    [id],
  );
  await ctx.em.execute('select id from uploads where owner_id = ? order by id for update', [id]);
  const isKept = `(${isGroupPicture} or exists (select from attachments where upload_id = upload.id)
    or exists (select from uploads video join attachments on upload_id = video.id where video.poster_id = upload.id))`;
  const rows = await ctx.em.execute<StoredFile[]>(
    `delete from uploads upload where owner_id = ? and not ${isKept} returning *`,
    [id],
  );
  await removeFiles(ctx, rows);
  await releaseUploads(
    ctx,
    sent.map(({ upload_id }) => upload_id),
  );
}

/** The file and the width of the picture that is served at a path; null if there is none, or it is withheld. */
export async function fileAt(
  app: App,
  path: string,
): Promise<{ file: string; width: number | null } | null> {
  const text = 'select file, width from uploads where path = $1 and not withheld';
  const [picture] = await queryPrepared<{ file: string; width: number | null }>(
    app,
    'picture',
    text,
    [path],
  );
  return picture ?? null;
}
