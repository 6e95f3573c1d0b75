import sharp from 'sharp';
import type { UploadStore } from './store.js';

/** What an avatar nobody set shows. */
export const defaultAvatar = 'avatars/default.png';

const side = 256;

/** A pale head and shoulders on grey, drawn point by point. */
function draw(): Buffer {
  const pixels = Buffer.alloc(side * side, 0x9a);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const head = Math.hypot(x - side / 2, y - side * 0.4) < side * 0.18;
      const shoulders = Math.hypot(x - side / 2, (y - side) * 0.95) < side * 0.33;
      if (head || shoulders) pixels[y * side + x] = 0xec;
    }
  }
  return pixels;
}

/** Puts the default avatar where it is served from; nodes that start together write the same. */
export async function ensureDefaultAvatar(store: UploadStore): Promise<void> {
  const there = await store.open(defaultAvatar);
  there?.stream.destroy();
  if (there) return;
  const png = await sharp(draw(), { raw: { width: side, height: side, channels: 1 } })
    .png({ compressionLevel: 9, palette: true })
    .toBuffer();
  await store.save(defaultAvatar, png, 'image/png');
}
