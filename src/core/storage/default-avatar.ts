import { crc32, deflateSync } from 'node:zlib';
import type { UploadStore } from './store.js';

/** What an avatar nobody set shows. */
export const defaultAvatar = 'avatars/default.png';

const side = 256;

/** A pale head and shoulders on grey, drawn point by point: rows of a PNG, each after its filter's number. */
function draw(): Buffer {
  const pixels = Buffer.alloc(side * (side + 1), 0x9a);
  for (let y = 0; y < side; y++) {
    pixels[y * (side + 1)] = 0;
    for (let x = 0; x < side; x++) {
      const head = Math.hypot(x - side / 2, y - side * 0.4) < side * 0.18;
      const shoulders = Math.hypot(x - side / 2, (y - side) * 0.95) < side * 0.33;
      if (head || shoulders) pixels[y * (side + 1) + 1 + x] = 0xec;
    }
  }
  return pixels;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}

/** A PNG of 8-bit grey, so simple that no library for pictures is loaded for it at start. */
function png(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(draw())),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Puts the default avatar where it is served from; nodes that start together write the same. */
export async function ensureDefaultAvatar(store: UploadStore): Promise<void> {
  const there = await store.open(defaultAvatar);
  there?.stream.destroy();
  if (there) return;
  await store.save(defaultAvatar, png(), 'image/png');
}
