import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');
const folders = { app: 'examples/web/dist', admin: 'packages/admin/dist' };

/** Builds the example app or the page of administrators as `npm run web:build` does; the folder of the build. */
async function buildFrontEnd(name: keyof typeof folders): Promise<string> {
  await promisify(execFile)(process.execPath, [join(root, 'scripts/web.mjs'), name]);
  return join(root, folders[name]);
}

export const buildAdmin = (): Promise<string> => buildFrontEnd('admin');

/** The build of the example app that the demo copies and serves. */
export const buildDemoApp = (): Promise<string> => buildFrontEnd('app');
