import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { publint } from 'publint';
import { rolldown } from 'rolldown';
import { beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../src/core/postgres/embedded/port.js';
import { insist } from '../harness/apollo.js';
import { openPage } from '../harness/browser-page.js';
import { chromiumPath, startChromium } from '../harness/chromium.js';
import { closing } from '../harness/closing.js';
import { createDatabase } from '../harness/database.js';
import { send } from '../harness/documents.js';
import { makeTempDir } from '../harness/postgres.js';
import { spawnParley } from '../harness/process.js';
import { type Person, village } from '../harness/server.js';

const root = join(import.meta.dirname, '../..');
const modules = join(root, 'node_modules');
const run = promisify(execFile);
const names = ['client', 'react'] as const;
const peers = ['@apollo/client', 'graphql', 'graphql-ws', 'react', 'react-dom', 'rxjs'];

/** A project in which the packages are installed from their tarballs, with their peers. */
let project: string;
const tarballs: Record<string, string> = {};

beforeAll(async () => {
  project = await makeTempDir('client');
  closing({ stop: () => rm(project, { recursive: true, force: true }) });
  for (const name of names) {
    const cwd = join(root, 'packages', name);
    const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', project], {
      cwd,
    });
    tarballs[name] = join(project, stdout.trim());
  }
  await writeFile(join(project, 'package.json'), '{ "type": "module", "private": true }');
  const offline = ['--offline', '--legacy-peer-deps', '--no-audit', '--no-fund'];
  // The cache of npm has what `npm ci` fetched, and not the list of releases by which a name is resolved.
  const dependencies = [join(modules, 'graphql-sse')];
  await run('npm', ['install', ...offline, ...dependencies, ...Object.values(tarballs)], {
    cwd: project,
  });
  const installed = join(project, 'node_modules');
  await mkdir(join(installed, '@apollo'), { recursive: true });
  await mkdir(join(installed, '@types'), { recursive: true });
  for (const name of [...peers, '@types/react', '@types/react-dom', 'vite'])
    await symlink(join(modules, name), join(installed, name));
}, 120_000);

describe.each(names)('the package %s', (name) => {
  const folder = () => join(project, 'node_modules/@parley', name);

  test('contains its README, licence, types, schema and documents', async () => {
    const files = await readdir(folder(), { recursive: true });
    expect(files).toEqual(
      expect.arrayContaining([
        'README.md',
        'LICENSE',
        'dist/index.js',
        'dist/index.d.ts',
        'dist/schema.graphql',
        'dist/documents.graphql',
      ]),
    );
    expect(files.filter((file) => /(^|\/)(src|test)|tsconfig|codegen/.test(file))).toEqual([]);
  });

  test('has no faults that publint and arethetypeswrong know', async () => {
    const { messages } = await publint({ pkgDir: folder(), pack: false, strict: true });
    expect(messages).toEqual([]);
    const attw = join(modules, '@arethetypeswrong/cli/dist/index.js');
    const graphql = ['--exclude-entrypoints', 'schema.graphql', 'documents.graphql'];
    await run(process.execPath, [attw, tarballs[name]!, '--profile', 'esm-only', ...graphql]);
  }, 60_000);

  test('stays within its budget: 27 KB of the client, 8 KB of the hooks, gzipped', async () => {
    const build = await rolldown({
      input: join(folder(), 'dist/index.js'),
      external: /^(@apollo|@parley|graphql|react|rxjs)/,
    });
    const { output } = await build.generate({ format: 'esm', minify: true });
    const kilobytes = gzipSync(output[0].code).length / 1_000;
    expect(kilobytes).toBeLessThan(name === 'client' ? 27 : 8);
  });
});

describe('a bundle of the packages', () => {
  /** The code of a page that uses these names of the hooks. */
  async function bundleOf(...used: string[]): Promise<string> {
    const input = join(project, `${used.join('-')}.mjs`);
    await writeFile(
      input,
      `import { ${used.join(', ')} } from '@parley/react';\nconsole.log(${used.join(', ')});`,
    );
    const build = await rolldown({ input, external: /^(@apollo|graphql|react|rxjs)/ });
    const { output } = await build.generate({ format: 'esm' });
    await build.close();
    return output[0].code;
  }
  const marks = { calls: 'RTCPeerConnection', groups: 'joinGroup', uploads: 'tus-resumable' };
  const partsIn = (code: string) =>
    Object.entries(marks).flatMap(([part, mark]) => (code.includes(mark) ? [part] : []));

  test('that uses `useSession` alone contains neither calls nor groups nor uploads', async () => {
    expect(partsIn(await bundleOf('useSession'))).toEqual([]);
    expect(partsIn(await bundleOf('useCall'))).toEqual(['calls']);
    expect(partsIn(await bundleOf('useGroupActions'))).toEqual(['groups']);
    expect(partsIn(await bundleOf('useUpload'))).toEqual(['uploads']);
  });
});

/** The program of the README, as it is run against a node. */
async function readmeProgram(url: string, password: string): Promise<string> {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const [, code] = /## Chat with resume in 20 lines.*?```js\n(.*?)```/s.exec(readme)!;
  const lines = code!
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('import'));
  expect(lines.length).toBeLessThanOrEqual(20);
  return code!.replace('http://localhost:8000', url).replace('under the old linden', password);
}

/** The first program in `tsx` of a README, as it is run against a node. */
async function firstApp(file: string, url: string): Promise<string> {
  const [, code] = /```tsx\n(.*?)```/s.exec(await readFile(join(root, file), 'utf8'))!;
  return code!.replace('http://localhost:8000', url);
}

const start = await readFile(join(root, 'docs/start.md'), 'utf8');
/** The page that loads the program, as `docs/start.md` has it. */
const [, html = ''] = /```html\n(.*?)```/s.exec(start)!;

/** Signs in as Ben in the first program of the hooks, which shows a message that was sent and one that is sent now. */
async function showsLive(page: Page, ada: Person, ben: Person): Promise<void> {
  await page.fill('[name=name]', 'ben');
  await page.fill('[name=password]', ben.password);
  await page.click('text=Sign in');
  await page.waitForSelector('text=ada: hello');
  await send(ada, ben, 'live');
  await page.waitForSelector('text=ada: live');
}

describe.skipIf(!chromiumPath)('a new Vite app (needs chromium)', () => {
  test('with the program of the README has correct types, is built, and shows a live message', async () => {
    const { server, ada, ben } = await village('ada', 'ben');
    await send(ada, ben, 'hello');
    await writeFile(
      join(project, 'main.tsx'),
      await firstApp('packages/react/README.md', server.url),
    );
    await writeFile(join(project, 'index.html'), html);
    const options = [
      '--jsx',
      'react-jsx',
      '--strict',
      '--noEmit',
      '--module',
      'esnext',
      '--moduleResolution',
      'bundler',
    ];
    const types = ['--lib', 'es2022,dom,dom.iterable', '--types', 'react,react-dom'];
    const tsc = join(modules, 'typescript/bin/tsc');
    const checked = run(process.execPath, [tsc, ...options, ...types, 'main.tsx'], {
      cwd: project,
    });
    const { stdout } = await checked.catch((error) => error);
    expect(stdout).toBe('');
    const vite = join(modules, 'vite/bin/vite.js');
    await run(process.execPath, [vite, 'build', '--base', '/app/', '--logLevel', 'warn'], {
      cwd: project,
    });
    const browser = await startChromium('--disable-features=LocalNetworkAccessChecks');
    closing({ stop: () => browser.close() });
    const context = await browser.newContext();
    context.setDefaultTimeout(45_000);
    const page = await openPage(context, server.url, { folder: join(project, 'dist') });
    await showsLive(page, ada, ben);
  }, 90_000);

  test('by the steps of docs/start.md, served by Vite, shows a live message of a server elsewhere', async () => {
    const [, steps = ''] = /## An app.*?```sh\n(.*?)```/s.exec(start)!;
    const [, ...installed] = /npm install (.*)/.exec(steps)![1]!.split(' ');
    expect(steps).toContain('mkdir ../app\n');
    expect(steps).toContain(
      'npm pack -w @parley/client -w @parley/react --pack-destination ../app',
    );
    expect(installed.sort()).toEqual([...peers, 'vite'].sort());

    const { server, ada, ben } = await village('ada', 'ben');
    await send(ada, ben, 'hello');
    const app = await firstApp('packages/react/README.md', server.url);
    await writeFile(join(project, 'main.tsx'), app);
    await writeFile(join(project, 'index.html'), html);
    const port = String(await freePort());
    const vite = [join(modules, 'vite/bin/vite.js'), '--port', port, '--strictPort'];
    const child = spawn(process.execPath, vite, { cwd: project, stdio: 'pipe' });
    closing({ stop: () => child.kill() });
    await once(child.stdout, 'data');
    const browser = await startChromium();
    closing({ stop: () => browser.close() });
    const page = await browser.newPage();
    page.setDefaultTimeout(45_000);
    await page.goto(`http://localhost:${port}/`);
    await showsLive(page, ada, ben);
  }, 90_000);
});

test('the README’s example works across a killed node, with the built package', async () => {
  const { url } = await createDatabase();
  const settings = { PORT: String(await freePort()), DATABASE_URL: url };
  let node = await spawnParley(settings);
  const { nora, milo } = await node.people('nora', 'milo');
  await writeFile(join(project, 'chat.mjs'), await readmeProgram(node.url, nora.password));
  const child = spawn(process.execPath, ['chat.mjs'], { cwd: project });
  closing({ stop: () => child.kill() });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk;
    });
  await expect.poll(() => said).toBe('nora: Hello, Milo!\n');
  const { conversations } = await milo.ask('{ conversations { nodes { id } } }');
  await insist(milo, conversations.nodes[0].id, 'Hello, Nora!');
  await node.kill('SIGKILL');
  node = await spawnParley(settings);
  await insist(milo, conversations.nodes[0].id, 'Are you still there?');
  await expect
    .poll(() => said)
    .toBe('nora: Hello, Milo!\nmilo: Hello, Nora!\nmilo: Are you still there?\n');
}, 180_000);
