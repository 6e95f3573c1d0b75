import { createHmac, timingSafeEqual } from 'node:crypto';
import { addressOf } from '../../config/addresses.js';
import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import { badInput, checkAll, conflict, forbidden, notFound } from '../../core/errors.js';
import { pictureTypes } from '../../core/storage/image.js';
import { Upload } from '../../core/storage/upload.entity.js';
import { holdAccounts } from '../account/hold.service.js';
import { checkQuota, storePicture } from './upload.service.js';

/** How long an upload URL is valid. */
const sendingMinutes = 15;

/** The most announced uploads of a user that are not sent yet. */
const announcedMax = 50;

/** The URL for an announced upload, and its expiry. */
export interface Sending {
  upload: Upload;
  /** An absolute URL for one `PUT` of the bytes, without further credentials. */
  putUrl: string;
  expiresAt: Date;
}

const signatureOf = (app: App, id: string, expires: string): Buffer =>
  createHmac('sha256', app.secret).update(`upload ${id} ${expires}`).digest();

/**
 * Announces the upload of a picture, and checks type and size before it is sent. Throws BAD_USER_INPUT,
 * CONFLICT when too many announced pictures are not sent yet, and RATE_LIMITED by the hour.
 */
export async function announce(
  ctx: Context,
  { contentType, bytes }: { contentType: string; bytes: number },
): Promise<Sending> {
  const ownerId = ctx.viewer.id;
  const most = ctx.app.config.limits.uploadBytes;
  await checkAll({
    contentType: () => {
      if ((pictureTypes as readonly string[]).includes(contentType.toLowerCase())) return;
      throw badInput('contentType', `\`contentType\` must be one of ${pictureTypes.join(', ')}.`);
    },
    bytes: () => {
      if (bytes >= 1 && bytes <= most) return;
      throw badInput('bytes', `\`bytes\` must be between 1 and ${most}.`);
    },
  });
  await checkQuota(ctx);
  const upload = await ctx.commit(async () => {
    await holdAccounts(ctx);
    await ctx.em.execute(
      `delete from uploads where owner_id = ? and path is null
       and created_at < now() - make_interval(mins => ?)`,
      [ownerId, sendingMinutes],
    );
    if ((await ctx.em.count(Upload, { ownerId, path: null })) >= announcedMax) {
      throw conflict('Too many uploads are open: send their pictures first.');
    }
    const announced = ctx.em.create(Upload, { ownerId });
    await ctx.em.persist(announced).flush();
    return announced;
  });
  const expiresAt = new Date(upload.createdAt.getTime() + sendingMinutes * 60_000);
  const expires = String(expiresAt.getTime());
  const signature = signatureOf(ctx.app, upload.id, expires).toString('base64url');
  const path = `/uploads/${upload.id}?expires=${expires}&signature=${signature}`;
  const putUrl = addressOf(ctx.app.config, path);
  return { upload, putUrl, expiresAt };
}

/** Checks signature and expiry of an upload URL. Throws FORBIDDEN. */
export function checkAddress(
  app: App,
  { id, expires, signature }: { id: string; expires: string; signature: string },
): void {
  const given = Buffer.from(signature, 'base64url');
  const right = signatureOf(app, id, expires);
  if (given.length !== right.length || !timingSafeEqual(given, right)) {
    throw forbidden('This URL was not issued by this server.');
  }
  if (Number(expires) <= Date.now())
    throw forbidden('This URL has expired; create another upload.');
}

/**
 * Stores the bytes of an announced picture, once; a rejected picture may be sent again. Throws
 * BAD_USER_INPUT, CONFLICT when it was sent before, and NOT_FOUND when its owner was deleted.
 */
export async function receive(ctx: Context, id: string, bytes: Uint8Array): Promise<Upload> {
  const announced = await ctx.em.findOne(Upload, { id });
  if (!announced) throw notFound('Upload');
  if (announced.path) throw conflict('This picture was already sent.');
  const { ownerId } = announced;
  return storePicture(ctx, { field: 'file', ownerId, bytes }, async ({ path, width, height }) => {
    const [row] = await ctx.em.execute<object[]>(
      'update uploads set path = ?, width = ?, height = ? where id = ? and path is null returning *',
      [path, width, height, id],
    );
    if (!row) throw conflict('This picture was already sent.');
    return ctx.em.map(Upload, row as never);
  });
}

/** An upload of the viewer, sent or not. Throws NOT_FOUND, also for those of others. */
export async function uploadById(ctx: Context, id: string): Promise<Upload> {
  const upload = await ctx.em.findOne(Upload, { id, ownerId: ctx.viewer.id });
  if (!upload) throw notFound('Upload');
  return upload;
}
