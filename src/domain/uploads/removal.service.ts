import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import { filesOf, type StoredFile } from './stored-file.js';

/** Removes the files of uploads after the open commit, or now; failures are logged, and left to the purge of files. */
export const removeFiles = (ctx: Context, rows: readonly StoredFile[]): Promise<void> =>
  ctx.afterCommit(async () => {
    for (const row of rows) await removeFilesOf(ctx.app, row);
  });

/** Removes the files of an upload; a failure is logged. */
export async function removeFilesOf({ uploads, log }: App, row: StoredFile): Promise<void> {
  for (const name of filesOf(row)) {
    await uploads.remove(name).catch((error: unknown) => {
      log.error({ err: error, name }, 'file not removed');
    });
  }
}
