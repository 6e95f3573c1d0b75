import { createHmac, timingSafeEqual } from 'node:crypto';
import { addressOf } from '../../config/addresses.js';
import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import { badInput, checkAll, conflict, notFound, rateLimited } from '../../core/errors.js';
import { inputUuid } from '../../core/global-id.js';
import { allColumns } from '../../core/postgres/columns.js';
import { FileKind } from '../../core/storage/file-kind.js';
import { pictureTypes } from '../../core/storage/image.js';
import { Upload } from '../../core/storage/upload.entity.js';
import { cleanText, isBlank } from '../../core/text.js';
import { holdAccounts } from '../account/hold.service.js';
import { removeFiles } from './removal.service.js';
import type { StoredFile } from './stored-file.js';

/** A file to upload. */
export interface NewUpload {
  kind: FileKind;
  name: string;
  size: number;
  type: string;
  width?: number | null;
  height?: number | null;
  durationMs?: number | null;
  waveform?: readonly number[] | null;
  /** Global id of the upload of a picture. */
  posterId?: string | null;
}

/** The most numbers of a waveform. */
const waveformMax = 100;
const nameCharacters = 255;
const longestSide = 16_384;
const longestMs = 24 * 3_600_000;

/** The media types that each kind accepts, by their beginnings. */
const types: Record<FileKind, readonly string[]> = {
  IMAGE: pictureTypes,
  FILE: [''],
  VOICE: ['audio/'],
  VIDEO: ['video/'],
};

const mediaType = /^[\w!#$&^.+-]{1,64}\/[\w!#$&^.+-]{1,64}(?:\s*;.{0,100})?$/;
/** Control characters, separators of paths, and marks that turn the direction of a text around. */
const unsafeInName = /[\p{Cc}/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The most bytes of each kind. */
const mostBytes = ({ config: { limits } }: App): Record<FileKind, number> => ({
  IMAGE: limits.imageBytes,
  FILE: limits.fileBytes,
  VOICE: limits.voiceBytes,
  VIDEO: limits.videoBytes,
});

function whole(field: string, value: number | null | undefined, min: number, max: number) {
  if (value == null) return null;
  if (value >= min && value <= max) return value;
  throw badInput(field, `\`${field}\` must be between ${min} and ${max}.`);
}

function onlyFor(field: string, kinds: readonly FileKind[], { kind, ...given }: NewUpload) {
  if (given[field as keyof typeof given] == null || kinds.includes(kind)) return;
  throw badInput(field, `\`${field}\` is for uploads of the kinds ${kinds.join(' and ')}.`);
}

/** A complete picture of the viewer that nothing else shows. Throws BAD_USER_INPUT. */
async function posterOf(ctx: Context, posterId: string | null | undefined): Promise<Upload | null> {
  if (posterId == null) return null;
  const id = inputUuid('upload', 'posterId', posterId);
  const poster = await ctx.em.findOne(Upload, { id, ownerId: ctx.viewer.id });
  const isFree = poster && !poster.withheld && !poster.attached && !poster.path;
  if (isFree && poster.isComplete && poster.kind === 'IMAGE') return poster;
  throw noPoster();
}

/** Lets no purge delete a poster before its video is written. Throws BAD_USER_INPUT for one that was deleted meanwhile. */
async function holdPoster(ctx: Context, { id }: Upload): Promise<void> {
  const held = await ctx.em.execute<unknown[]>(
    'select from uploads where id = ? and not withheld for share',
    [id],
  );
  if (held.length === 0) throw noPoster();
}

const noPoster = () =>
  badInput('posterId', 'You have no complete upload of a picture with this id.').because(
    'UPLOAD_UNUSABLE',
  );

/** What a client says about a file, as it is stored. Throws BAD_USER_INPUT. */
const check = (ctx: Context, wanted: NewUpload) => {
  const { kind } = wanted;
  const most = mostBytes(ctx.app)[kind];
  return checkAll({
    name: () => {
      const name = cleanText('name', wanted.name, { max: nameCharacters }).replace(
        unsafeInName,
        '_',
      );
      if (isBlank(name)) throw badInput('name', 'The name may not be blank.');
      return name.trim();
    },
    mimeType: () => {
      const type = wanted.type.toLowerCase();
      const isKnown = types[kind].some((one) => type.startsWith(one));
      if (mediaType.test(type) && isKnown) return type;
      const accepted = types[kind].filter(Boolean).join(', ') || 'type/subtype';
      throw badInput('type', `\`type\` must be a media type: ${accepted}.`).because(
        'WRONG_FILE_TYPE',
      );
    },
    size: () => {
      if (wanted.size <= most) return whole('size', wanted.size, 1, most) as number;
      throw badInput('size', `A file of the kind ${kind} may have at most ${most} bytes.`).because(
        'FILE_TOO_LARGE',
      );
    },
    width: () => {
      onlyFor('width', ['VIDEO'], wanted);
      return whole('width', wanted.width, 1, longestSide);
    },
    height: () => {
      onlyFor('height', ['VIDEO'], wanted);
      return whole('height', wanted.height, 1, longestSide);
    },
    durationMs: () => {
      onlyFor('durationMs', ['VOICE', 'VIDEO'], wanted);
      return whole('durationMs', wanted.durationMs, 0, longestMs);
    },
    waveform: () => {
      onlyFor('waveform', ['VOICE'], wanted);
      const { waveform } = wanted;
      if (waveform == null) return [];
      const fits =
        waveform.length <= waveformMax && waveform.every((one) => one >= 0 && one <= 100);
      if (!fits) throw badInput('waveform', `At most ${waveformMax} numbers between 0 and 100.`);
      return [...waveform];
    },
    poster: () => {
      onlyFor('posterId', ['VIDEO'], wanted);
      return posterOf(ctx, wanted.posterId);
    },
  });
};

/** Throws RATE_LIMITED when the viewer has announced or sent as many uploads as an hour allows. */
export async function checkQuota(ctx: Context): Promise<void> {
  const { uploadsPerHour } = ctx.app.config.limits;
  const since = new Date(Date.now() - 3_600_000);
  const sent = await ctx.em.count(Upload, { ownerId: ctx.viewer.id, createdAt: { $gt: since } });
  if (sent >= uploadsPerHour)
    throw rateLimited(`At most ${uploadsPerHour} uploads an hour.`, 600_000);
}

/** Throws CONFLICT unless another open upload, and `size` bytes more, are within the viewer's limits. */
async function checkRoom(ctx: Context, size: number): Promise<void> {
  const { uploadsOpen, storedBytesPerUser } = ctx.app.config.limits;
  const [used] = await ctx.em.execute<{ open: number; bytes: string }[]>(
    `select count(*) filter (where ready_at is null)::int as open, coalesce(sum(size), 0) as bytes
     from uploads where owner_id = ? and not withheld`,
    [ctx.viewer.id],
  );
  if ((used?.open ?? 0) >= uploadsOpen) {
    throw conflict(`At most ${uploadsOpen} uploads may be open; finish them first.`).because(
      'LIMIT_REACHED',
    );
  }
  if (Number(used?.bytes) + size > storedBytesPerUser) {
    throw conflict(
      `All your files may have at most ${storedBytesPerUser} bytes; delete some first.`,
    ).because('STORAGE_FULL');
  }
}

/**
 * Announces an upload, whose bytes are then received at its address. Throws BAD_USER_INPUT, RATE_LIMITED by the hour,
 * and CONFLICT when too many uploads are open or too many bytes are stored.
 */
export async function announce(ctx: Context, wanted: NewUpload): Promise<Announced> {
  const ownerId = ctx.viewer.id;
  const { poster, ...checked } = await check(ctx, wanted);
  await checkQuota(ctx);
  const { uploadHours } = ctx.app.config.limits;
  const upload = await ctx.commit(async () => {
    await holdAccounts(ctx);
    const expired = await ctx.em.execute<StoredFile[]>(
      `delete from uploads where owner_id = ? and ready_at is null
         and created_at < now() - make_interval(hours => ?)
       returning ${allColumns(ctx, Upload)}`,
      [ownerId, uploadHours],
    );
    await removeFiles(ctx, expired);
    await checkRoom(ctx, checked.size);
    if (poster) await holdPoster(ctx, poster);
    const shown = poster && {
      posterId: poster.id,
      thumbhash: poster.thumbhash,
      width: checked.width ?? poster.width,
      height: checked.height ?? poster.height,
    };
    const announced = ctx.em.create(Upload, { ownerId, kind: wanted.kind, ...checked, ...shown });
    await ctx.em.persist(announced).flush();
    return announced;
  });
  const expiresAt = new Date(upload.createdAt.getTime() + uploadHours * 3_600_000);
  const expires = String(expiresAt.getTime());
  const signature = signatureOf(ctx.app, upload.id, expires).toString('base64url');
  const path = `/uploads/${upload.id}?expires=${expires}&signature=${signature}`;
  return { upload, url: addressOf(ctx.app.config, path), expiresAt };
}

/** An announced upload, and the address that receives its bytes without further credentials. */
export interface Announced {
  upload: Upload;
  url: string;
  expiresAt: Date;
}

const signatureOf = (app: App, id: string, expires: string): Buffer =>
  createHmac('sha256', app.secret).update(`upload ${id} ${expires}`).digest();

/** Whether the signature of an upload URL is that of this server, and the URL has not expired. */
export function isValidUploadUrl(
  app: App,
  { id, expires, signature }: { id: string; expires: string; signature: string },
): boolean {
  const given = Buffer.from(signature, 'base64url');
  const right = signatureOf(app, id, expires);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return false;
  return Number(expires) > Date.now();
}

/** An upload of the viewer, complete or not. Throws NOT_FOUND, also for those of others. */
export async function uploadById(ctx: Context, id: string): Promise<Upload> {
  const upload = await ctx.em.findOne(Upload, { id, ownerId: ctx.viewer.id });
  if (!upload) throw notFound('Upload');
  return upload;
}
