import type { Sharp } from 'sharp';
import { badInput } from '../errors.js';
import { isWholeGif } from './gif.js';

/** A picture as it is kept: WebP, upright, with nothing but its pixels. */
export interface CleanImage {
  bytes: Buffer;
  width: number;
  height: number;
  /** A preview of about 30 bytes, in Base64. */
  thumbhash: string;
}

export interface ImageLimits {
  uploadBytes: number;
  uploadMegapixels: number;
}

/** Accepted media types; `image/jpg` is no registered type, but some clients send it. The first bytes decide. */
export const pictureTypes = [
  'image/jpeg',
  'image/jpg',
  'image/png',
  'image/webp',
  'image/gif',
] as const;

/** The longest side that is kept, in pixels; WebP itself ends at 16,383. */
const longestSide = 4096;
/** Megapixels of all frames of an animation that are kept; larger ones are scaled down. */
const animationMegapixels = 25;
/** The megapixels of all frames together that are decoded, as a multiple of the limit of one frame. */
const animationFactor = 4;
const framesMax = 1_000;
const secondsMax = 15;

/** The format by the first bytes; names and declared types are not trusted. */
export function pictureFormat(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'gif';
  return head.startsWith('RIFF') && head.endsWith('WEBP') ? 'webp' : null;
}

/**
 * Checks a picture and encodes it anew, so that neither metadata nor anything hidden in the file
 * survives. Its size is read from its header before a pixel is decoded: each frame has a limit, and so have
 * all frames together. Large pictures are scaled down. Throws BAD_USER_INPUT naming `field`.
 */
export async function cleanImage(
  field: string,
  upload: Uint8Array,
  { uploadBytes, uploadMegapixels }: ImageLimits,
): Promise<CleanImage> {
  if (upload.byteLength === 0)
    throw badInput(field, 'The submitted file is empty.').because('WRONG_FILE_TYPE');
  if (upload.byteLength > uploadBytes) {
    throw badInput(field, `A picture may have at most ${uploadBytes} bytes.`).because(
      'FILE_TOO_LARGE',
    );
  }
  const format = pictureFormat(upload);
  if (!format)
    throw badInput(field, 'Upload a JPEG, PNG, WebP or GIF picture.').because('WRONG_FILE_TYPE');

  // Loaded with the first picture: it is large, and many a node never sees one.
  const { default: sharp } = await import('sharp');
  // The header is read without a limit, so that the error can name the size.
  const header = await readable(field, sharp(upload, { limitInputPixels: false }).metadata());
  if (header.format !== format || (format === 'gif' && !isWholeGif(upload)))
    throw unreadable(field);
  const { width, height, pages = 1 } = header;
  const megapixels = (width * height) / 1_000_000;
  if (megapixels > uploadMegapixels) {
    throw badInput(field, `A picture may have at most ${uploadMegapixels} megapixels.`).because(
      'FILE_TOO_LARGE',
    );
  }
  const most = uploadMegapixels * animationFactor;
  if (megapixels * pages > most || pages > framesMax) {
    throw badInput(
      field,
      `An animation may have at most ${framesMax} frames and ${most} megapixels in all.`,
    ).because('FILE_TOO_LARGE');
  }
  const source = sharp(upload, {
    failOn: 'error',
    limitInputPixels: most * 1_000_000,
    animated: true,
  });
  const scale = pages > 1 ? Math.sqrt(animationMegapixels / (megapixels * pages)) : 1;
  const side = Math.min(longestSide, Math.ceil(Math.max(width, height) * Math.min(scale, 1)));
  const encoded = encode(source, side).toBuffer({ resolveWithObject: true });
  const { data, info } = await readable(field, encoded);
  return {
    bytes: data,
    width: info.width,
    height: info.pageHeight ?? info.height,
    thumbhash: await previewOf(data),
  };
}

/** The longest side of the pictures of which a preview is computed. */
const previewSide = 100;

/** The preview of an encoded picture, of its first frame. */
async function previewOf(bytes: Uint8Array): Promise<string> {
  const { default: sharp } = await import('sharp');
  const { rgbaToThumbHash } = await import('thumbhash');
  const { data, info } = await sharp(bytes)
    .resize({ width: previewSide, height: previewSide, fit: 'inside', withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
}

/** A smaller copy of a stored picture, as WebP. */
export async function resized(bytes: Uint8Array, width: number): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  return sharp(bytes, { animated: true })
    .resize({ width, withoutEnlargement: true })
    .timeout({ seconds: secondsMax })
    .webp({ quality: 80, effort: 2 })
    .toBuffer();
}

const encode = (source: Sharp, side: number) =>
  source
    .autoOrient()
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .timeout({ seconds: secondsMax })
    .webp({ quality: 82, effort: 2 });

const unreadable = (field: string) =>
  badInput(field, 'Upload a valid image: the file is cut short or not a picture.').because(
    'WRONG_FILE_TYPE',
  );

/** Failures of the machine, not of the file, in the messages of libvips. */
const machineFailure = /memory|no space|too many open files|unable to (create|start) thread/i;

/** The decoder's errors have no codes: all but failures of the machine, and bugs, are the file's fault. */
async function readable<T>(field: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const isBug = !(error instanceof Error) || error.name !== 'Error';
    if (isBug || machineFailure.test(error.message)) throw error;
    throw unreadable(field);
  }
}
