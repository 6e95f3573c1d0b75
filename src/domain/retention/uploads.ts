import type { App } from '../../core/app.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import { removeFilesOf } from '../uploads/removal.service.js';
import type { StoredFile } from '../uploads/stored-file.js';
import { isShown } from '../uploads/upload.service.js';
import { type Amount, batchRows, type Purge } from './purge.js';

/** SQL: the picture belongs to content that a moderator removed and may put back. */
const isSaved = `exists (select from removals where author_id = upload.owner_id
  and restored_at is null and saved->'pictures' @> to_jsonb(array[upload.path]))`;

/**
 * SQL: nothing shows a file, and its period is over by an hour: pictures cannot be used after the period, so that none
 * is deleted while a post is written; or its address is no longer valid before all of it was sent. Imported pictures
 * stay: pages elsewhere may show their old addresses.
 */
const isUnused = ({ config: { retention, limits } }: App): string =>
  `case when ready_at is null then created_at < now() - interval '${limits.uploadHours + 1} hours'
  else coalesce(file, '') not like 'imported/%' and created_at < now() - interval '${retention.upload} days 1 hour'
    and not ${isShown} and not ${isSaved} end`;

interface Page {
  /** The last id of the page; null after the last page. */
  last: string | null;
  gone: StoredFile[];
}

/** Deletes the unused uploads of the next page. */
function deletePage(app: App, after: string): Promise<Page> {
  return app.orm.em.fork().transactional(async (em) => {
    const page = await em.execute<{ id: string; is_unused: boolean }[]>(
      `/* purge */ select id, ${isUnused(app)} as is_unused from uploads upload where id > ?
       order by id limit ${batchRows}`,
      [after],
    );
    const last = page.at(-1)?.id ?? null;
    const ids = page.filter(({ is_unused }) => is_unused).map(({ id }) => id);
    if (ids.length === 0) return { last, gone: [] };
    // A statement of its own: the next one sees what began to show a file before it was locked.
    await em.execute('/* purge */ select id from uploads where id in (?) order by id for update', [
      ids,
    ]);
    const gone = await em.execute<StoredFile[]>(
      `/* purge */ delete from uploads upload where id in (?) and ${isUnused(app)}
       returning id, file, pieces, piece_sizes`,
      [ids],
    );
    return { last, gone };
  });
}

/**
 * Uploads that nothing shows, with their files: those that were never complete or never used, and of deleted messages,
 * posts and groups. Rows are read in the order of their ids, once.
 */
export const unusedUploads: Purge = {
  kind: 'unused_uploads',
  async find(app) {
    const [found] = await queryPrepared<{ count: number; bytes: number }>(
      app,
      'find_unused_uploads',
      `/* purge: find */ select count(*)::int, coalesce(sum(pg_column_size(upload.*)), 0)::float8 as bytes
       from uploads upload where ${isUnused(app)}`,
      [],
    );
    return found as Amount;
  },
  async *batches(app) {
    let last: string | null = '00000000-0000-0000-0000-000000000000';
    while (last !== null) {
      const page: Page = await deletePage(app, last);
      let bytes = 0;
      for (const row of page.gone) {
        bytes += await sizeOf(app, row);
        await removeFilesOf(app, row);
      }
      yield { count: page.gone.length, bytes };
      last = page.last;
    }
  },
};

/** The bytes of a stored file, without those of copies. */
async function sizeOf({ uploads }: App, { file, piece_sizes }: StoredFile): Promise<number> {
  const found = file === null ? null : await uploads.open(file).catch(() => null);
  found?.stream.destroy();
  return piece_sizes.reduce((sum, size) => sum + size, found?.bytes ?? 0);
}
