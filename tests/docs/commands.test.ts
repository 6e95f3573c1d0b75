import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { readOptions } from '../../bench/options.js';
import { freePort } from '../../src/core/postgres/embedded/port.js';
import { closing } from '../harness/closing.js';
import { createDatabase } from '../harness/database.js';
import { makeTempDir, startPostgres } from '../harness/postgres.js';
import { startParley, TEST_ENV } from '../harness/server.js';
import { openSql } from '../harness/sql.js';
import { postgres as postgresOfDjango } from '../import/engines.js';
import { community } from '../import/villages.js';
import { commandBlocks, commandsIn, copyProject, runScript } from './shell.js';
import { markdownFiles, nameOf, type Snippet } from './snippets.js';

const root = join(import.meta.dirname, '../..');
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');
const manifests = ['.', 'packages/client', 'packages/react'].map(
  (folder) =>
    JSON.parse(textOf(`${folder}/package.json`)) as Record<string, Record<string, string>>,
);

/** Commands that no test can run, each with the reason, and what is checked in place of it. */
const notRun: { command: RegExp; because: string; check: (command: string) => unknown }[] = [
  {
    command: /^npm ci$/,
    because: 'it fetches a thousand packages',
    check: () => {
      const { packages } = JSON.parse(textOf('package-lock.json'));
      for (const kind of ['dependencies', 'devDependencies'])
        expect(packages[''][kind]).toEqual(manifests[0]![kind]);
    },
  },
  {
    command: /^npm install /,
    because: 'it fetches packages; tests/client/package.test.ts installs ours without a network',
    check: (command) => {
      const known = new Set(manifests.flatMap((one) => Object.values(one).flatMap(Object.keys)));
      const names = command.split(' ').slice(2);
      const ours = ['./parley-*.tgz', './parley-client-*.tgz'];
      expect(names.filter((name) => !known.has(name) && !ours.includes(name))).toEqual([]);
    },
  },
  {
    command: /^npm run demo$/,
    because: 'tests/server/demo.test.ts runs the demo, at ports of its own',
    check: (command) => {
      expect(manifests[0]!.scripts).toHaveProperty(command.split(' ')[2]!);
      expect(existsSync(join(root, 'tests/server/demo.test.ts'))).toBe(true);
    },
  },
  {
    command: /^npm run web:build$/,
    because:
      'it takes a minute; tests/admin and tests/web build both front ends by the same script',
    check: () => expect(manifests[0]!.scripts!['web:build']).toBe('node scripts/web.mjs'),
  },
  {
    command: /^npm run bench( -- |$)/,
    because: 'it measures for a quarter of an hour; its options are read',
    check: (command) => {
      const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
        throw new Error(`${command} ends with ${code}`);
      });
      const { only, peers, profile } = readOptions(command.split(' ').slice(4));
      exit.mockRestore();
      const sources = readdirSync(join(root, 'bench'), { recursive: true, encoding: 'utf8' })
        .filter((name) => /^(run|benchmarks\/.*|servers\/.*)\.?ts$/.test(name))
        .map((name) => textOf(`bench/${name}`))
        .join('\n');
      for (const name of [...only, ...(peers ?? []), ...(profile ? [profile] : [])])
        expect(sources).toMatch(new RegExp(`['\\s]${name}'?(:|\\b)`, 'i'));
    },
  },
];

async function tempDir(what: string): Promise<string> {
  const folder = await makeTempDir(what);
  closing({ stop: () => rm(folder, { recursive: true, force: true }) });
  return folder;
}

const postgres = closing(await startPostgres());
const node = await startParley({ OPERATOR_TOKEN: 'token-of-the-operator' });
const project = await copyProject();
const media = await tempDir('media');
const source = await postgresOfDjango.create(community);
const port = String(await freePort());
const cleo = await node.person('cleo');
const env = {
  ...TEST_ENV,
  DATABASE_URL: node.databaseUrl,
  DATA_DIR: node.dataDir,
  PORT: port,
  OPERATOR_TOKEN: 'token-of-the-operator',
  TOKEN: cleo.token,
};

/** Variables of an installation of its own, with an empty database. */
async function apart(): Promise<string> {
  const { url } = await createDatabase();
  return `DATABASE_URL=${url} DATA_DIR=${await tempDir('apart')}`;
}

const serving = (command: string, path = '/readyz') =>
  command.replace('npm start', `serving http://127.0.0.1:${port}${path} npm start`);

/** Connects to the PostgreSQL of this file, in which the roles of the page are made. */
async function atOwnPostgres(command: string): Promise<string> {
  const sql = openSql(postgres.url);
  closing(sql);
  for (const role of ['owner', 'parley_node']) {
    const [found] = await sql(`select 1 from pg_roles where rolname = '${role}'`);
    if (!found) await sql(`create role ${role} login password 'secret'`);
  }
  await sql('grant create on database parley to owner');
  await sql('grant create on schema public to owner');
  const { host } = new URL(postgres.url);
  return command.replaceAll(/@db\//g, `:secret@${host}/`);
}

/** Commands that are run, as a line of a script each; what a page leaves open is filled in. */
const run: { command: RegExp; line: (command: string) => string | Promise<string> }[] = [
  { command: /^ask\(\) \{|^ask '/, line: (command) => command },
  {
    command: /^export TOKEN=…$/,
    line: () => `export TOKEN=$(sed -n 's/.*"accessToken":"\\([^"]*\\)".*/\\1/p' "$SAID")`,
  },
  { command: /^curl -N /, line: (command) => `hearing StreamResumed ${command}` },
  { command: /^curl /, line: (command) => command },
  { command: /^DATABASE_URL=\S+ npm start$/, line: async (c) => serving(await atOwnPostgres(c)) },
  { command: /^npm start$/, line: async (command) => `${await apart()} ${serving(command)}` },
  { command: /^DATABASE_URL=\S+ npm run migrate /, line: atOwnPostgres },
  {
    command: /^npm run admin -- (ada|nora)$/,
    line: async (command) => {
      const name = command.split(' ').at(-1)!;
      const [found] = await node.sql('select 1 from users where username = $1', [name]);
      if (!found) await node.person(name);
      return command;
    },
  },
  { command: /^npm run admin -- /, line: (command) => command },
  { command: /^npm run backup$/, line: (command) => command },
  {
    command: /^npm run restore -- <folder>/,
    line: async (c) => `${await apart()} ${c.replace('<folder>', '"$(ls -d backup-*)"')}`,
  },
  {
    command: /^npm run web$/,
    // Vite passes this path on to the demo.
    line: async (command) =>
      `PARLEY_URL=http://127.0.0.1:${port} ${await apart()} serving http://localhost:5173/app/demo.json ${command}`,
  },
  {
    command: /^npm run database:upgrade$/,
    line: async (c) => `${(await apart()).replace(/=\S+/, '=')} ${c}`,
  },
  {
    command: /^npm run import -- /,
    line: async (command) =>
      `${await apart()} ${command
        .replace(/--database \S+/, `--database ${source}`)
        .replace('/srv/django/media', media)}`,
  },
  {
    command: /^npm run compat:check -- /,
    line: (command) =>
      command
        .replace('https://old.example.org', node.url)
        .replace('<an access token of the old server>', '"$TOKEN"'),
  },
  // Their options are read, and the scenarios that they choose are listed.
  {
    command: /^npm run test:faults/,
    line: (command) => `${command.replace(/test:faults$/, '$& --')} --list | grep .`,
  },
  { command: /^mkdir \.\.\/app$|^cd \.\.\/app$|^npm pack -w /, line: (command) => command },
  {
    command: /^npm run dev -w /,
    line: async (command) => {
      const own = await freePort();
      return `serving http://localhost:${own}/ ${command} -- --port ${own} --strictPort`;
    },
  },
];

const addressed = (line: string) =>
  line.replaceAll(/http:\/\/localhost:8000|https:\/\/node-1\.internal:8000/g, node.url);

/** A block as a script; commands that are not run are checked otherwise. */
async function scriptOf(block: Snippet): Promise<string[]> {
  const lines: string[] = [];
  for (const command of commandsIn(block)) {
    const left = notRun.find((one) => one.command.test(command));
    const found = run.find((one) => one.command.test(command));
    expect(left ?? found, `is neither run nor listed: ${command}`).toBeDefined();
    if (left) await left.check(command);
    else lines.push(addressed(await found!.line(command)));
  }
  return lines;
}

describe('commands', () => {
  const blocks = commandBlocks();
  test.each(blocks.map((one): [string, Snippet] => [nameOf(one), one]))(
    '%s',
    async (_, block) => {
      const lines = await scriptOf(block);
      if (lines.length === 0) return;
      const script = lines.join('\n');
      expect(script).not.toMatch(/<[\w ]+>|…/);
      expect(await runScript(script, project, env)).not.toContain('"errors":');
    },
    300_000,
  );

  test('every command and every reason is of use', () => {
    const commands = blocks.flatMap(commandsIn);
    const unused = [...notRun, ...run].filter(
      ({ command }) => !commands.some((one) => command.test(one)),
    );
    expect(unused.map(({ command }) => String(command))).toEqual([]);
  });
});

test('every script and file that a page names exists', () => {
  const missing: string[] = [];
  for (const page of markdownFiles()) {
    const text = textOf(page);
    for (const [, name] of text.matchAll(/\bnpm run ([\w:]+)/g))
      if (!(name! in manifests[0]!.scripts!)) missing.push(`${page}: ${name}`);
    const folders = 'src|tests|docs|deploy|scripts|packages|examples|bench';
    for (const [, path] of text.matchAll(new RegExp(`\`((?:${folders})/[\\w./-]+)\``, 'g')))
      if (!existsSync(join(root, path!)) && !/\/(dist|node_modules)(\/|$)/.test(path!))
        missing.push(`${page}: ${path}`);
  }
  expect(missing).toEqual([]);
});
