import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { App } from '../app.js';
import { hasCode } from '../errors.js';
import { resized } from './image.js';
import { copyName } from './widths.js';

/**
 * The name of the copy of a stored picture at a width, which is made when it is first asked for, and kept. It is that
 * of the picture itself where that is not larger, and where too many copies are being made.
 */
export async function copyAt(
  app: App,
  file: string,
  { width, own }: { width: number | null; own: number | null },
): Promise<string> {
  if (width === null || (own !== null && own <= width)) return file;
  const name = copyName(file, width);
  if (await exists(app, name)) return name;
  // One copy of a picture at a time: the second caller finds the first one's.
  const key = createHash('sha256').update(file).digest().readUInt32BE(0);
  try {
    return await app.pictures.run(key, async () => {
      if (await exists(app, name)) return name;
      const original = await app.uploads.open(file);
      if (!original) return file;
      await app.uploads.save(
        name,
        await resized(await buffer(original.stream), width),
        'image/webp',
      );
      return name;
    });
  } catch (error) {
    if (hasCode(error, 'RATE_LIMITED') || hasCode(error, 'UNAVAILABLE')) return file;
    throw error;
  }
}

async function exists({ uploads }: App, name: string): Promise<boolean> {
  const found = await uploads.open(name);
  found?.stream.destroy();
  return found !== null;
}
