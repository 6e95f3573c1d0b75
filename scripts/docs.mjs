// Builds the site of docs/ into dist/docs, which the server serves at /docs, when a page has changed since the last build.
// A dead link is an error. Runs under Node 20 or newer.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensureBuilt, fingerprint, installedNode, root } from './build.mjs';

const path = (relative) => fileURLToPath(new URL(relative, root));
const stamp = path('dist/docs/.built');

function ensureDocs() {
  const own = ['package-lock.json', 'schema.graphql', 'packages/react/README.md'];
  const mark = fingerprint(['docs'], own);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === mark) return true;
  // The site lies in the folder of the build.
  if (!ensureBuilt()) return false;
  const draft = path(`dist-docs-${process.pid}/`);
  try {
    const args = [path('node_modules/vitepress/bin/vitepress.js'), 'build', path('docs')];
    const env = { ...process.env, DOCS_OUT_DIR: draft };
    if (spawnSync(installedNode(), args, { env, stdio: 'inherit' }).status !== 0) return false;
    writeFileSync(`${draft}.built`, mark);
    rmSync(path('dist/docs'), { recursive: true, force: true });
    renameSync(draft, path('dist/docs'));
    return true;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

process.exit(ensureDocs() ? 0 : 1);
