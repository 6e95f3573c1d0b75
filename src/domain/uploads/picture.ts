import { randomBytes } from 'node:crypto';
import type { App } from '../../core/app.js';
import { cleanImage } from '../../core/storage/image.js';

/** A picture as it was stored. */
export interface StoredPicture {
  readonly file: string;
  readonly size: number;
  readonly width: number;
  readonly height: number;
  readonly thumbhash: string;
}

interface Given {
  field: string;
  ownerId: number;
  /** Reads the bytes when it is their turn: pictures that wait are not in memory. */
  read: () => Promise<Uint8Array>;
  /** The most bytes. */
  uploadBytes: number;
}

/**
 * Checks and re-encodes a picture of a user, and stores it under a random name. Throws BAD_USER_INPUT on `field`, and
 * RATE_LIMITED when too many pictures of the owner wait.
 */
export async function keepPicture(
  app: App,
  { field, ownerId, read, uploadBytes }: Given,
): Promise<StoredPicture> {
  const { uploadMegapixels } = app.config.limits;
  const { bytes: clean, ...measures } = await app.pictures.run(ownerId, async () =>
    cleanImage(field, await read(), { uploadBytes, uploadMegapixels }),
  );
  const file = `${randomBytes(16).toString('hex')}.webp`;
  await app.uploads.save(file, clean, 'image/webp');
  return { file, size: clean.length, ...measures };
}
