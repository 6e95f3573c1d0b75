import type { App } from '../../core/app.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import { isRemovableName, type ListedFile } from '../../core/storage/store.js';
import type { Amount, Purge } from './purge.js';

/** Names of files that this server writes, or of their drafts. No others are touched. */
const ownName =
  /^(?:[\da-f]{32}(?:-w\d+)?\.webp|imported\/\w+\/[\da-f]{32}(?:-w\d+)?\.\w+|pieces\/[\da-f-]{36}\/[\da-f]{16}\.part)(?:\.[\da-f]{12})?$/;
/** The name of a copy of a picture: that of the picture, a width, and another extension. */
const copy = /^(.+)-w\d+\.webp$/;
const piece = /^pieces\/([\da-f-]{36})\/([\da-f]{16})\.part$/;
/** With more files than this, and more than half of them, the store is taken for that of another database. */
const suspicious = 100;
const dayMs = 86_400_000;

/** When the period of a file began that is over now, in milliseconds: by a clock that is ahead nothing is deleted. */
async function beginOfPeriod(app: App): Promise<number> {
  const [clock] = await queryPrepared<{ now: number }>(
    app,
    'clock_of_purge',
    '/* purge: find */ select extract(epoch from now())::float8 * 1000 as now',
    [],
  );
  return Math.min(Date.now(), clock?.now ?? 0) - app.config.retention.upload * dayMs;
}

/** Those files of a page that no upload names, written before a time, so that none is being written. */
async function orphansAmong(
  app: App,
  page: readonly ListedFile[],
  before: number,
): Promise<ListedFile[]> {
  const old = page.filter(
    ({ name, modifiedAt }) =>
      ownName.test(name) && isRemovableName(name) && modifiedAt.getTime() < before,
  );
  if (old.length === 0) return [];
  const known = await queryPrepared<{ name: string }>(
    app,
    'known_files',
    `/* purge: find */ select stored.name from unnest($1::text[]) stored (name)
     where exists (select from uploads where file = stored.name)`,
    [old.flatMap(({ name }) => picturesOf(name))],
  );
  const names = new Set(known.map(({ name }) => name));
  const pieces = await knownPieces(app, old);
  return old.filter(
    ({ name }) => !pieces.has(name) && !picturesOf(name).some((one) => names.has(one)),
  );
}

/** The names that the picture may have of which a file is a copy, or which it is. */
function picturesOf(name: string): string[] {
  const base = copy.exec(name)?.[1];
  return base ? ['webp', 'png', 'jpeg', 'gif'].map((type) => `${base}.${type}`) : [name];
}

/** Those files that are pieces of an upload. */
async function knownPieces(app: App, files: readonly ListedFile[]): Promise<Set<string>> {
  const found = files.flatMap(({ name }) => {
    const [, id, key] = piece.exec(name) ?? [];
    return id && key ? [{ name, id, key }] : [];
  });
  if (found.length === 0) return new Set();
  const rows = await queryPrepared<{ name: string }>(
    app,
    'known_pieces',
    `/* purge: find */ select stored.name from unnest($1::text[], $2::uuid[], $3::text[]) stored (name, id, key)
     join uploads using (id) where stored.key = any(pieces)`,
    [found.map(({ name }) => name), found.map(({ id }) => id), found.map(({ key }) => key)],
  );
  return new Set(rows.map(({ name }) => name));
}

const add = (total: Amount, { bytes }: ListedFile) => {
  total.count += 1;
  total.bytes += bytes;
};

/** Files of the store that no upload names. Throws when most files are orphans. */
async function findOrphans(app: App, before: number): Promise<Amount> {
  const found = { count: 0, bytes: 0 };
  let own = 0;
  for await (const page of app.uploads.list()) {
    own += page.filter(({ name }) => ownName.test(name)).length;
    for (const file of await orphansAmong(app, page, before)) add(found, file);
  }
  if (found.count > suspicious && found.count > own / 2)
    throw new Error(
      `${found.count} of ${own} stored pictures belong to no upload of this database, so none is deleted: DATABASE_URL and DATA_DIR or S3_BUCKET may not belong together.`,
    );
  return found;
}

/** Files without an upload, such as those of a process that was killed. */
export const orphanedFiles: Purge = {
  kind: 'orphaned_files',
  find: async (app) => findOrphans(app, await beginOfPeriod(app)),
  async *batches(app) {
    const before = await beginOfPeriod(app);
    if ((await findOrphans(app, before)).count === 0) return;
    for await (const page of app.uploads.list()) {
      const gone = { count: 0, bytes: 0 };
      for (const file of await orphansAmong(app, page, before)) {
        await app.uploads.remove(file.name);
        add(gone, file);
      }
      yield gone;
    }
  },
};
