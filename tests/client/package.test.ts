import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { freePort } from '../../src/core/postgres/embedded/port.js';
import { insist } from '../harness/apollo.js';
import { closing } from '../harness/closing.js';
import { createDatabase } from '../harness/database.js';
import { makeTempDir } from '../harness/postgres.js';
import { spawnParley } from '../harness/process.js';

const root = join(import.meta.dirname, '../..');

/** A project of its own, with the package built into it as its manifest says, and its peers. */
async function installClient(project: string): Promise<void> {
  const modules = join(project, 'node_modules');
  const own = join(modules, '@parley/client');
  await mkdir(own, { recursive: true });
  await cp(join(root, 'packages/client/package.json'), join(own, 'package.json'));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const args = [
    tsc,
    '-p',
    join(root, 'packages/client/tsconfig.json'),
    '--outDir',
    join(own, 'dist'),
  ];
  await promisify(execFile)(process.execPath, args);
  const { peerDependencies } = JSON.parse(await readFile(join(own, 'package.json'), 'utf8'));
  await mkdir(join(modules, '@apollo'));
  for (const name of Object.keys(peerDependencies))
    await symlink(join(root, 'node_modules', name), join(modules, name));
}

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

test('the README’s example works across a killed node, with the built package', async () => {
  const project = await makeTempDir('client');
  closing({ stop: () => rm(project, { recursive: true, force: true }) });
  const { url } = await createDatabase();
  const settings = { PORT: String(await freePort()), DATABASE_URL: url };
  let node = await spawnParley(settings);
  await installClient(project);
  const { ada, ben } = await node.people('ada', 'ben');
  await writeFile(join(project, 'chat.mjs'), await readmeProgram(node.url, ada.password));
  const child = spawn(process.execPath, ['chat.mjs'], { cwd: project });
  closing({ stop: () => child.kill() });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk;
    });
  await expect.poll(() => said, { timeout: 10_000 }).toBe('ada: Hello, Ben!\n');
  const { conversations } = await ben.ask('{ conversations { nodes { id } } }');
  await insist(ben, conversations.nodes[0].id, 'Hello, Ada!');
  await node.kill('SIGKILL');
  node = await spawnParley(settings);
  await insist(ben, conversations.nodes[0].id, 'Are you still there?');
  await expect
    .poll(() => said, { timeout: 15_000 })
    .toBe('ada: Hello, Ben!\nben: Hello, Ada!\nben: Are you still there?\n');
}, 180_000);
