import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';

interface WriteOptions {
  /** Permission bits of the new file; the process's default when absent. */
  mode?: number;
}

/** Handler for `.catch`: resolves to `value` for the named error codes and throws every other error. */
export const valueOnError =
  <T>(value: T, ...codes: (string | number)[]) =>
  (error: unknown): T => {
    if (codes.includes((error as { code?: string | number }).code ?? '')) return value;
    throw error;
  };

/** The text of a file, or '' when it does not exist. */
export const readIfExists = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch(valueOnError('', 'ENOENT'));

/** Writes a file, replacing an existing one. Readers see the old or the new content, never a part. */
export function replaceFile(file: string, data: string | Uint8Array, options?: WriteOptions) {
  return withDraft(file, data, options, (draft) => rename(draft, file));
}

/** Writes a file unless it exists. Of concurrent callers one gets true. Readers never see a part of it. */
export function createFile(
  file: string,
  data: string | Uint8Array,
  options?: WriteOptions,
): Promise<boolean> {
  // A link, unlike a rename, never replaces an existing file.
  return withDraft(file, data, options, (draft) =>
    link(draft, file).then(() => true, valueOnError(false, 'EEXIST')),
  );
}

/** Writes and flushes a draft beside `file`, publishes it, and removes what is left of it. */
async function withDraft<T>(
  file: string,
  data: string | Uint8Array,
  options: WriteOptions | undefined,
  publish: (draft: string) => Promise<T>,
): Promise<T> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(draft, data, { ...options, flag: 'wx', flush: true });
    return await publish(draft);
  } finally {
    await rm(draft, { force: true });
  }
}
