import type { Sharp } from 'sharp';
import { badInput } from '../errors.js';
import { isWholeGif } from './gif.js';

/** A picture as it is kept: WebP, upright, with nothing but its pixels. */
export interface CleanImage {
  bytes: Buffer;
  width: number;
  height: number;
}

export interface ImageLimits {
  uploadBytes: number;
  uploadMegapixels: number;
}

/** What a picture may be sent as; its first bytes decide all the same. */
export const pictureTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] as const;

/** The longest side that is kept: WebP itself ends at 16,383. */
const longestSide = 4096;
const framesMax = 300;
const secondsMax = 15;

/** Which kind the first bytes tell; a name or a declared type proves nothing. */
function formatOf(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'gif';
  return head.startsWith('RIFF') && head.endsWith('WEBP') ? 'webp' : null;
}

/**
 * Checks a picture and encodes it anew, so that neither metadata nor anything hidden in the file
 * survives. Its size is read from its header before a pixel is decoded; of an animation every frame
 * counts. Throws BAD_USER_INPUT naming `field`.
 */
export async function cleanImage(
  field: string,
  upload: Uint8Array,
  { uploadBytes, uploadMegapixels }: ImageLimits,
): Promise<CleanImage> {
  if (upload.byteLength === 0) throw badInput(field, 'The submitted file is empty.');
  if (upload.byteLength > uploadBytes) {
    throw badInput(field, `A picture may have at most ${uploadBytes} bytes.`);
  }
  const format = formatOf(upload);
  if (!format) throw badInput(field, 'Upload a JPEG, PNG, WebP or GIF picture.');

  // Loaded with the first picture: it is large, and many a node never sees one.
  const { default: sharp } = await import('sharp');
  // What the header says is read without a limit, so that the answer can tell what is wrong.
  const header = await readable(field, sharp(upload, { limitInputPixels: false }).metadata());
  if (header.format !== format || (format === 'gif' && !isWholeGif(upload)))
    throw unreadable(field);
  const pixels = uploadMegapixels * 1_000_000;
  const pages = header.pages ?? 1;
  if (header.width * header.height * pages > pixels || pages > framesMax) {
    throw badInput(field, `A picture may have at most ${uploadMegapixels} megapixels.`);
  }
  return inTurn(async () => {
    const source = sharp(upload, { failOn: 'error', limitInputPixels: pixels, animated: true });
    const encoded = encode(source).toBuffer({ resolveWithObject: true });
    const { data, info } = await readable(field, encoded);
    return { bytes: data, width: info.width, height: info.pageHeight ?? info.height };
  });
}

let last: Promise<unknown> = Promise.resolve();

/** One picture at a time: sign-ins and files share the threads that decode. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work);
  last = mine.catch(() => {});
  return mine;
}

const encode = (source: Sharp) =>
  source
    .autoOrient()
    .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
    .timeout({ seconds: secondsMax })
    .webp({ quality: 82, effort: 3 });

const unreadable = (field: string) =>
  badInput(field, 'Upload a valid image: the file is cut short or not a picture.');

/** Whatever the decoder trips over is the file's fault. */
async function readable<T>(field: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch {
    throw unreadable(field);
  }
}
