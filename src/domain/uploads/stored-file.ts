import { Readable } from 'node:stream';
import type { App } from '../../core/app.js';
import type { ByteRange } from '../../core/storage/store.js';
import { namesOf } from '../../core/storage/widths.js';

/** Where the bytes of an upload are: in one file, or in its pieces. Columns of `uploads`. */
export interface StoredFile {
  readonly id: string;
  readonly file: string | null;
  readonly pieces: readonly string[];
  readonly piece_sizes: readonly number[];
}

/** The name of a piece in the store. */
export const pieceName = (id: string, piece: string): string => `pieces/${id}/${piece}.part`;

/** The names of all files that the store may have for an upload. */
export const filesOf = ({ id, file, pieces }: StoredFile): string[] => [
  ...(file === null ? [] : namesOf(file)),
  ...pieces.map((piece) => pieceName(id, piece)),
];

/** The parts of the pieces that a range covers, in order. */
function* coveredBy({ id, pieces, piece_sizes }: StoredFile, { start, end }: ByteRange) {
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    const next = at + (piece_sizes[index] ?? 0);
    if (next > start && at <= end) {
      const range = { start: Math.max(start - at, 0), end: Math.min(end + 1, next) - at - 1 };
      yield { name: pieceName(id, piece), range };
    }
    at = next;
  }
}

async function* read(app: App, stored: StoredFile, range: ByteRange): AsyncGenerator<Buffer> {
  for (const { name, range: part } of coveredBy(stored, range)) {
    const file = await app.uploads.open(name, part);
    if (!file) throw new Error(`A piece of an upload is missing: ${name}`);
    yield* file.stream;
  }
}

/** The bytes of a range, of which a few are in memory at a time; null when the store has lost them. */
export async function openStored(
  app: App,
  stored: StoredFile,
  range: ByteRange,
): Promise<Readable | null> {
  if (stored.file !== null) return (await app.uploads.open(stored.file, range))?.stream ?? null;
  return Readable.from(read(app, stored, range), { objectMode: false });
}

/** All bytes of an upload, at most as many as a picture may have. */
export async function readAll(app: App, stored: StoredFile, size: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of read(app, stored, { start: 0, end: size - 1 })) chunks.push(chunk);
  return Buffer.concat(chunks);
}
