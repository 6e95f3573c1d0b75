import { once } from 'node:events';
import { open, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type ExportItem, exportOf } from '../domain/export/export.js';
import { exportFiles } from '../domain/export/export-files.js';
import { recordExport } from '../domain/moderation/operators.service.js';
import { type Command, optionOf } from './command.js';
import { findAccount, operatorName } from './shell.js';

export const exportData: Command = {
  name: 'export',
  args: ['<user>'],
  summary: 'Write the data of a user as JSON, for a request for access to personal data.',
  details:
    'Contains the account, sessions, posts, comments, messages the user sent, and lists of pictures, follows, friends, groups, calls and meetings. Other people appear by their ids alone. Rows are streamed, as of one moment.',
  options: {
    out: { value: '<file>', help: 'The file to create, instead of the standard output.' },
    files: {
      value: '<folder>',
      help: 'The folder to create for pictures and attachments, each named by the id of its upload.',
    },
  },
  async run(shell, given) {
    const user = await findAccount(shell, given.args[0] ?? '');
    const ctx = await shell.context();
    const file = optionOf(given, 'out');
    const folder = optionOf(given, 'files');
    const files = folder ? await exportFiles(ctx.app, user.id, folder).catch(asFolderError) : null;
    const out = file ? await create(file) : process.stdout;
    let count: number;
    try {
      count = await write(out, exportOf(ctx.app, user.id));
      if (file) await finished(out.end());
    } catch (error) {
      if (file) await rm(file, { force: true });
      throw error;
    }
    await recordExport(ctx, user, operatorName());
    return file
      ? {
          text: `${count} rows in ${file}.${files === null ? '' : ` ${files} files in ${folder}.`}`,
          json: {
            user: user.globalId,
            rows: count,
            file,
            ...(files !== null && { files, folder }),
          },
        }
      : null;
  },
};

function asFolderError(error: NodeJS.ErrnoException): never {
  if (error.code === 'EEXIST' && error.syscall === 'mkdir')
    throw new Error(`There is a file or folder ${error.path} already.`);
  throw error;
}

/** Creates a file that only its owner may read. Throws when there is one. */
async function create(file: string): Promise<Writable> {
  const handle = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw new Error(`There is a file or folder ${file} already.`);
    throw new Error(`The file ${file} cannot be created (${error.code}).`);
  });
  return handle.createWriteStream();
}

/** Writes `{"section": [rows], …}`, and waits for a slow reader. Resolves to the number of rows. */
async function write(out: Writable, rows: AsyncIterable<ExportItem>): Promise<number> {
  let failure: Error | null = null;
  out.on('error', (error) => {
    failure = error;
  });
  const put = async (text: string) => {
    if (failure) throw failure;
    if (!out.write(text)) await once(out, 'drain');
  };
  let count = 0;
  let current: string | null = null;
  let isFirst = true;
  for await (const item of rows) {
    if (item.section !== current) {
      await put(`${current === null ? '{' : '],'}\n${JSON.stringify(item.section)}: [`);
      current = item.section;
      isFirst = true;
    }
    if (!('row' in item)) continue;
    await put(`${isFirst ? '' : ','}\n  ${JSON.stringify(item.row)}`);
    isFirst = false;
    count += 1;
  }
  await put(']\n}\n');
  return count;
}
