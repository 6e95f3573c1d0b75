import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/core/postgres/embedded/port.js';
import { askAt, dataOf } from '../harness/graphql.js';
import { signUp } from '../harness/people.js';
import { startPostgres } from '../harness/postgres.js';
import { buildStages, type Stage, startIn } from './stages.js';

/** A key that only tests use. */
const VAPID_PRIVATE_KEY = 'a2V5IG9mIHR3byBhbmQgdGhpcnR5IGJ5dGVzLi4uLi4';
const OPERATOR_TOKEN = 'a token that only tests use';

/** What the image adds to its base, at most, in MB of 10^6 bytes: as files, and compressed as a registry keeps it. */
const budget = { files: 90, compressed: 30 };

const failures: string[] = [];
const check = (what: string, holds: boolean, figure: unknown = '') => {
  console.log(`${holds ? 'holds' : 'FAILS'}  ${what} ${figure}`);
  if (!holds) failures.push(what);
};

/** Runs a command in the image; resolves to its exit code and output. */
async function run(stage: Stage, command: string[], env: Record<string, string> = {}) {
  const child = startIn(stage, command, env);
  const [out, error, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { code: code as number, said: `${out}${error}`.trim() };
}

async function measure({ root }: Stage) {
  const size = (command: string) =>
    Number(execFileSync('sh', ['-c', command], { cwd: root })) / 1e6;
  const files = size('du -sb app | cut -f1');
  const compressed = size('tar c app | gzip -6 | wc -c');
  check(
    'the files of the image are within their budget',
    files <= budget.files,
    `${files.toFixed(1)} MB`,
  );
  check('so are they compressed', compressed <= budget.compressed, `${compressed.toFixed(1)} MB`);
}

/** Whether a page is served, with the scripts and styles that it names. */
async function checkPage(url: string, path: string, more: Record<string, string> = {}) {
  const headers = { accept: 'text/html', ...more };
  const page = await fetch(url + path, { headers });
  const html = await page.text();
  const base = new URL(/<base href="([^"]*)"/.exec(html)?.[1] ?? path, url);
  const parts = [...html.matchAll(/<(?:script|link)[^>]*?(?:src|href)="([^"]+)"/g)]
    .map(([, address]) => new URL(address as string, base))
    .filter(({ protocol }) => protocol === 'http:');
  const missing = [];
  for (const part of parts)
    if (!(await fetch(part, { headers: more })).ok) missing.push(part.pathname);
  const holds = page.ok && missing.length === 0;
  check(
    `${path} is served, with ${parts.length} files`,
    holds,
    [page.status, ...missing].join(' '),
  );
}

async function serve(stage: Stage, databaseUrl: string) {
  const port = String(await freePort());
  const env = {
    PORT: port,
    HOST: '127.0.0.1',
    DATABASE_URL: databaseUrl,
    JWT_SECRET: 'forty-two characters that only tests may use',
    VAPID_PRIVATE_KEY,
    OPERATOR_TOKEN,
    DRAIN_SECONDS: '0',
    INTROSPECTION: 'true',
    APP_DIR: '/data/app',
  };
  // An app that the operator puts in the volume.
  mkdirSync(join(stage.root, 'data/app'), { recursive: true });
  writeFileSync(
    join(stage.root, 'data/app/index.html'),
    '<!doctype html><base href="/app/" /><script src="own.js"></script>',
  );
  writeFileSync(join(stage.root, 'data/app/own.js'), 'run();');
  const url = `http://127.0.0.1:${port}`;
  const child = startIn(stage, stage.command, env);
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => output.push(String(chunk)));
  const ended = once(child, 'exit');
  const isReady = async () => (await fetch(`${url}/readyz`).catch(() => null))?.ok ?? false;
  for (let tries = 0; tries < 600 && child.exitCode === null && !(await isReady()); tries++)
    await sleep(50);
  check('the server is ready', await isReady(), output.join('').slice(0, 500));
  const ids = readFileSync(`/proc/${child.pid}/status`, 'utf8').match(/^(Uid|Gid):.*$/gm);
  check(
    'it runs as 1000',
    ids?.every((line) => /\b1000\b/.test(line) && !/\t0\b/.test(line)) ?? false,
  );
  const write = "require('fs').writeFileSync('/app/x', '')";
  const written = await run(stage, ['node', '-e', write]);
  check('its root is read-only', /EROFS|EACCES/.test(written.said));
  const health = await run(stage, stage.healthcheck, { PORT: port });
  check('the health check passes', health.code === 0, health.said);
  const sick = await run(stage, stage.healthcheck, { PORT: '1' });
  check('the health check fails without a server', sick.code === 1);
  const ada = await signUp({ graphql: askAt(url) }, 'ada');
  dataOf(await ada.graphql('mutation { createPost(input: { content: "Hello" }) { post { id } } }'));
  check('people register and post', true);
  await checkPage(url, '/compat', { authorization: `Bearer ${OPERATOR_TOKEN}` });
  for (const path of ['/', '/graphql', '/docs', '/call-doctor/', '/admin/', '/app/'])
    await checkPage(url, path);
  const admin = await run(stage, ['node', 'dist/admin.js', 'ada'], env);
  check('its programs run', admin.code === 0, admin.said);
  child.kill('SIGTERM');
  const [code] = await ended;
  check('SIGTERM reaches the server, which drains', code === 0, output.join('').slice(-300));
}

if (process.getuid?.() !== 0) throw new Error('Only root may mount the file systems of a build.');
const folder = mkdtempSync(join(tmpdir(), 'parley-image-'));
const postgres = await startPostgres({});
try {
  const dockerfile = readFileSync(join(import.meta.dirname, '../../Dockerfile'), 'utf8');
  const image = buildStages(dockerfile, folder);
  await measure(image);
  const alone = await run(image, image.command, { JWT_SECRET: 'x'.repeat(40), VAPID_PRIVATE_KEY });
  check(
    'without DATABASE_URL it says what is missing',
    alone.code === 1 && alone.said.includes('set DATABASE_URL'),
    alone.said,
  );
  await serve(image, postgres.url);
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failures.length === 0 ? 0 : 1);
