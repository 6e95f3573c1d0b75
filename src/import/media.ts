import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../core/app.js';
import { pictureFormat } from '../core/storage/image.js';
import type { DialectName } from './mapping.js';
import { pictureAddress } from './pictures.js';
import { printable } from './report.js';

/** The largest file that is imported. */
const bytesMax = 64 * 1024 ** 2;

const examplesMax = 5;

/** Files by what became of them. */
class MediaReport {
  imported = 0;
  private readonly refused = new Map<string, string[]>();

  refuse(reason: string, name: string): void {
    this.refused.set(reason, [...(this.refused.get(reason) ?? []), printable(name)]);
  }

  toString(): string {
    return [
      `media: ${this.imported} files imported`,
      ...[...this.refused].map(
        ([reason, names]) =>
          `  not imported: ${names.length}, ${reason}: ${names.slice(0, examplesMax).join(', ')}${names.length > examplesMax ? ' …' : ''}`,
      ),
    ].join('\n');
  }
}

/**
 * Takes the pictures of a folder of media, to be served at their old addresses. Their type is what their
 * first bytes tell, whatever they are called. Links are not followed.
 */
export async function importMedia(
  app: App,
  dialect: DialectName,
  folder: string,
  isTrial: boolean,
): Promise<MediaReport> {
  const report = new MediaReport();
  for await (const name of filesIn(folder)) {
    const path = pictureAddress(name);
    const { size, mtime } = await stat(join(folder, name));
    if (!path || size > bytesMax) {
      report.refuse('their name or their size is not possible', name);
      continue;
    }
    const em = app.orm.em.fork();
    const [known] = await em.execute('select from uploads where path = ?', [path]);
    if (known) {
      report.refuse('a picture has their address already', name);
      continue;
    }
    const bytes = await readFile(join(folder, name));
    const format = pictureFormat(bytes);
    if (!format) {
      report.refuse('they are no JPEG, PNG, WebP or GIF pictures', name);
      continue;
    }
    report.imported += 1;
    if (isTrial) continue;
    const file = `imported/${dialect}/${createHash('sha256').update(path).digest('hex').slice(0, 32)}.${format}`;
    await app.uploads.save(file, bytes, `image/${format}`);
    await em.execute(
      'insert into uploads (owner_id, path, file, created_at, ready_at, size, received) values (0, ?, ?, ?, now(), ?, ?)',
      [...[path, file, mtime, size, size]],
    );
  }
  if (!isTrial) await giveOwners(app);
  return report;
}

/** Gives pictures to who shows them, whose account takes them along; what nobody shows has no owner. */
const giveOwners = ({ orm }: App) =>
  orm.em.fork().execute(
    `update uploads set owner_id = owner.id from (
       select path, min(id) as id from (
         select avatar_url as path, id from users union all select cover_url, id from users
         union all select image->>'path', author_id from posts, jsonb_array_elements(images) image
         union all select image_url, owner_id from groups
       ) shown group by path
     ) owner where uploads.path = owner.path and owner_id = 0`,
  );

/** The files below a folder, as names relative to it. */
async function* filesIn(folder: string, below = ''): AsyncGenerator<string> {
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const name = below ? `${below}/${entry.name}` : entry.name;
    if (entry.isDirectory()) yield* filesIn(folder, name);
    else if (entry.isFile()) yield name;
  }
}
