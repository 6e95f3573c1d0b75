import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { closing } from '../harness/closing.js';
import { makeTempDir } from '../harness/postgres.js';
import { markdownFiles, type Snippet, snippetsIn } from './snippets.js';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** All blocks of commands that readers see, those of the examples too. */
export const commandBlocks = (): Snippet[] =>
  [...markdownFiles(), 'examples/minimal/README.md', 'examples/web/README.md']
    .flatMap(snippetsIn)
    .filter(({ language, code }) => language === 'sh' || code.startsWith('npm '));

/** The commands of a block, one a line, without comments. */
export const commandsIn = ({ code }: Snippet): string[] =>
  code
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/(^|\s+)# ?.*$/, '').trim())
    .filter((line) => line !== '');

const isLeftOut = (name: string) => /^(node_modules|bench|data|backup-.*|\.git)$/.test(name);

/** A copy of the project in which commands may write, with links to the installed packages. */
export async function copyProject(): Promise<string> {
  const parent = await makeTempDir('project');
  closing({ stop: () => rm(parent, { recursive: true, force: true }) });
  const folder = join(parent, 'parley');
  const modules = join(folder, 'node_modules');
  await mkdir(join(modules, '@parley'), { recursive: true });
  const entries = (await readdir(root)).filter((name) => !isLeftOut(name));
  // Times of changes are kept to the nanosecond: by them the scripts tell that `dist` is up to date.
  await run('cp', ['-a', ...entries.map((name) => join(root, name)), folder]);
  for (const name of await readdir(join(root, 'node_modules')))
    if (name !== '@parley') await symlink(join(root, 'node_modules', name), join(modules, name));
  for (const name of ['client', 'react'])
    await symlink(join(folder, 'packages', name), join(modules, '@parley', name));
  await symlink(join(folder, 'examples/minimal'), join(modules, '@parley/example-minimal'));
  return folder;
}

/** `serving <address> <command>` runs a server until it answers; `hearing <text> <command>` reads until the text. */
const prelude = `set -euo pipefail
exec >"$SAID"
curl() { command curl --fail-with-body --no-progress-meter "$@"; }
serving() {
  local address=$1; shift
  setsid "$@" & local group=$!
  until command curl --silent --fail --output /dev/null "$address"; do
    kill -0 "$group" || { echo "ended before it answered: $*" >&2; exit 1; }
    sleep 0.1
  done
  kill -TERM -- "-$group"
  wait "$group" || true
  while kill -0 -- "-$group" 2>/dev/null; do sleep 0.1; done
}
hearing() {
  local text=$1; shift
  grep --max-count 1 "$text" < <(timeout 60 "$@")
}
`;

/** Runs a script in bash until its first command that fails. What it wrote so far is in the file $SAID. @returns all of that */
export async function runScript(script: string, cwd: string, given: Record<string, string>) {
  const folder = await makeTempDir('said');
  closing({ stop: () => rm(folder, { recursive: true, force: true }) });
  const said = join(folder, 'said');
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, SAID: said, ...given };
  const { stderr, code = 0 } = (await run('bash', ['-c', prelude + script], { cwd, env }).catch(
    (error: unknown) => error,
  )) as { stderr: string; code?: number };
  const written = await readFile(said, 'utf8');
  if (code !== 0) throw new Error(`status ${code}\n${script}\n${written}\n${stderr}`);
  return written + stderr;
}
