import { execFile } from 'node:child_process';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { startEmbeddedPostgres } from '../../src/core/postgres/embedded.js';
import { closing } from '../harness/closing.js';
import { makeTempDir } from '../harness/postgres.js';
import { sqlAt } from '../harness/sql.js';

const run = promisify(execFile);
const dir = await makeTempDir('full-disk');
const megabyte = 1024 ** 2;
/** Whether a disk of 400 MB could be mounted. */
const isMounted = await run('mount', [
  '-t',
  'tmpfs',
  '-o',
  'size=400m,mode=755',
  'tmpfs',
  dir,
]).then(
  () => true,
  () => false,
);
afterAll(async () => {
  if (isMounted) await run('umount', ['-l', dir]);
  await rm(dir, { recursive: true, force: true });
});

test.runIf(isMounted)(
  'while its disk is nearly full, the embedded database reads and does not write',
  async () => {
    const notes: string[] = [];
    const { url } = closing(await startEmbeddedPostgres(dir, (note) => notes.push(note)));
    await sqlAt(url, 'create table note (text text)');
    const write = (text: string) =>
      sqlAt(url, 'insert into note values ($1)', [text]).then(
        () => 'written',
        ({ code }: { code: string }) => code,
      );
    const read = async () => (await sqlAt(url, 'select text from note')).map(({ text }) => text);
    expect(await write('before')).toBe('written');

    const filler = join(dir, 'filler');
    const { bavail, bsize } = await statfs(dir);
    await writeFile(filler, Buffer.alloc(bavail * bsize - 100 * megabyte));
    await expect.poll(() => write('meanwhile'), { interval: 250 }).toBe('25006');
    const kept = await read();
    expect(kept[0]).toBe('before');
    expect(notes.join()).toContain('is full: the database only reads');

    await rm(filler);
    await expect.poll(() => write('after'), { interval: 250 }).toBe('written');
    expect(await read()).toEqual([...kept, 'after']);
  },
  180_000,
);
