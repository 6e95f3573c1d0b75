import { execFile, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  buildSchema,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { loadModule, parseSync } from 'libpg-query';
import { describe, expect, test } from 'vitest';
import { referencePages } from '../../docs/.vitepress/reference/pages.js';
import { closing } from '../harness/closing.js';
import { makeTempDir } from '../harness/postgres.js';
import { village } from '../harness/server.js';
import { markdownFiles, nameOf, type Snippet, snippetsIn } from './snippets.js';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);
const schema = buildSchema(readFileSync(join(root, 'schema.graphql'), 'utf8'));
const reference = referencePages(schema);

/** Generated from the documents of the legacy APIs, which tests/legacy/compat.test.ts executes. */
const generated = ['docs/migrate/legacy.md'];
const snippets = markdownFiles()
  .filter((file) => !generated.includes(file))
  .flatMap(snippetsIn);

/** Pages of the design whose code is that of the project, and where it stands. */
const quoted: Record<string, string> = {
  'docs/design/reading.md': 'tests/planner/walk',
  'docs/design/architecture.md': 'src/legacy/community',
};
const isQuoted = ({ file }: Snippet) => file in quoted;

/** Pages with blocks that are no code: pictures, an address, a profile. */
const pictures = ['README.md', 'docs/operate/databases.md', 'docs/design/speed.md'];

/** Programs that a test runs as they stand here: the README's in tests/client/package.test.ts. */
const programs = ['README.md'];

const of = (...languages: string[]) =>
  snippets.filter((one) => languages.includes(one.language) && !isQuoted(one));
const table = (found: Snippet[]) => found.map((one): [string, Snippet] => [nameOf(one), one]);

test('every snippet is in a language that a test here checks', () => {
  // tests/redis/forms.test.ts gives a Redis the commands of docs/operate/redis.md, and tests/client/package.test.ts
  // serves the page of docs/start.md.
  const checked = ['graphql', 'ts', 'tsx', 'js', 'json', 'sh', 'html', 'sql', 'redis', ''];
  expect(snippets.filter(({ language }) => !checked.includes(language)).map(nameOf)).toEqual([]);
  expect(snippets.length).toBeGreaterThan(50);
});

test('the code on pages of the design is code of the project', () => {
  const plain = (text: string) => text.replaceAll(/\s+/g, ' ');
  for (const one of snippets.filter(isQuoted)) {
    const folder = join(root, quoted[one.file]!);
    const sources = readdirSync(folder).map((name) =>
      plain(readFileSync(join(folder, name), 'utf8')),
    );
    expect(
      sources.some((source) => source.includes(plain(one.code).trim())),
      nameOf(one),
    ).toBe(true);
  }
});

describe('GraphQL', async () => {
  const { server, ada, ben } = await village('ada', 'ben');
  const rules = specifiedRules.filter(({ name }) => name !== 'NoUnusedFragmentsRule');
  const problems = (code: string) =>
    validate(schema, parse(code), rules).map(({ message }) => message);
  const referenced = reference.flatMap(({ page, content }) =>
    [...content.matchAll(/```graphql\n(.*?)\n```(?:\n\n```json\n(.*?)\n```)?/gs)].map(
      ([, code, variables], index) => ({
        name: `reference/${page} ${index + 1}`,
        code: code!,
        variables: JSON.parse(variables ?? '{}'),
      }),
    ),
  );

  test.each(table(of('graphql')))('%s is valid', (_, { code }) => {
    expect(problems(code)).toEqual([]);
  });

  test('every query without required variables is answered', async () => {
    for (const one of of('graphql')) {
      const operation = getOperationAST(parse(one.code));
      if (operation?.operation !== 'query' || isVariableRequired(operation)) continue;
      const { errors } = await ada.graphql(one.code);
      expect(errors, nameOf(one)).toBeUndefined();
    }
  });

  test('every example of the reference is valid', () => {
    expect(referenced.length).toBeGreaterThan(300);
    for (const { name, code } of referenced) expect(problems(code), name).toEqual([]);
  });

  test('every operation of the reference is executed, with its variables', async () => {
    const executed: string[] = [];
    const ends = /(logout|revokeSession|deleteAccount|changePassword)\(/;
    for (const { name, code, variables } of referenced) {
      const operation = getOperationAST(parse(code));
      if (!operation || operation.operation === 'subscription') continue;
      const caller = ends.test(code) ? await server.person(`cleo${executed.length}`) : ben;
      const { errors = [] } = await caller.graphql(code, variables);
      // An expected error has a reason: what the example names may not be there.
      const others = errors.filter(
        ({ extensions }) => !extensions?.reason || extensions.reason === 'UNAUTHENTICATED',
      );
      expect(others, `${name}: ${code}`).toEqual([]);
      executed.push(name);
    }
    expect(executed.length).toBeGreaterThan(100);
  }, 300_000);
});

const isVariableRequired = ({ variableDefinitions = [] }: OperationDefinitionNode) =>
  variableDefinitions.some(
    ({ type, defaultValue }) => type.kind === 'NonNullType' && !defaultValue,
  );

/** What snippets use of the program around them. */
const surroundings: Record<string, string> = {
  parley: "import('@parley/client').ParleyClient",
  connection: "import('@parley/client').Connection",
  client: "import('@apollo/client').ApolloClient",
  gql: "typeof import('@apollo/client').gql",
  conversationId: 'string',
  id: 'string',
  file: 'File',
  signal: 'AbortSignal',
  video: 'HTMLVideoElement',
  button: 'HTMLButtonElement',
  post: '{ id: string; likeCount: number }',
  show: '(shown: unknown) => void',
  change: '(event: unknown) => void',
  Migration: "typeof import('@mikro-orm/migrations').Migration",
};

/** A snippet as a module, with declarations of the names that it does not declare itself. */
function moduleOf({ code }: Snippet): string {
  const isDeclared = (name: string) =>
    new RegExp(
      `(const|let|function|class) (\\{[^}]*)?\\b${name}\\b|import[^;']*\\b${name}\\b`,
    ).test(code);
  const missing = Object.entries(surroundings).filter(
    ([name]) => new RegExp(`(?<![.\\w])${name}\\b(?!:)`).test(code) && !isDeclared(name),
  );
  return `${missing.map(([name, type]) => `declare const ${name}: ${type};\n`).join('')}${code}\nexport {};\n`;
}

describe('TypeScript', () => {
  test('every snippet has correct types', async () => {
    const folder = await makeTempDir('snippets');
    closing({ stop: () => rm(folder, { recursive: true, force: true }) });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    const found = of('ts', 'tsx');
    expect(found.length).toBeGreaterThan(10);
    const names = new Map<string, Snippet>();
    for (const [index, one] of found.entries()) {
      const name = `snippet-${index}.${one.language}`;
      names.set(name, one);
      await writeFile(join(folder, name), moduleOf(one));
    }
    const options = { types: ['node', 'react', 'react-dom'], jsx: 'react-jsx', rootDir: '/' };
    const config = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: options,
      include: ['*'],
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout } = await run(process.execPath, [tsc, '-p', folder, '--noEmit'], {
      cwd: folder,
    }).catch((error) => error as { stdout: string });
    const errors = stdout.replaceAll(
      /snippet-\d+\.tsx?/g,
      (name) => `${name} = ${nameOf(names.get(name)!)}`,
    );
    expect(errors).toBe('');
  }, 240_000);

  test('the program of plain fetch runs', async () => {
    const { server, ada } = await village('ada');
    await ada.act('createPost', { content: 'from a script' });
    const [first] = snippetsIn('docs/guides/fetch.md');
    const folder = await makeTempDir('fetch');
    closing({ stop: () => rm(folder, { recursive: true, force: true }) });
    await mkdir(folder, { recursive: true });
    const code = first!.code
      .replace('http://localhost:8000', server.url)
      .replace('under the old linden', ada.password);
    await writeFile(join(folder, 'script.mts'), code);
    const { stdout } = await run(process.execPath, [join(folder, 'script.mts')]);
    expect(stdout).toBe('ada: from a script\n');
  });
});

test.each(table(of('js')))('%s is JavaScript', async (_, { code, file }) => {
  const { status, stderr } = spawnSync(process.execPath, ['--check', '--input-type=module', '-'], {
    input: code,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  if (programs.includes(file)) return;
  expect(code).toContain('addEventListener');
});

test.each(table(of('json')))('%s is JSON', (_, { code }) => {
  expect(() => JSON.parse(code)).not.toThrow();
});

test.each(table(of('sql')))('%s is SQL of PostgreSQL', async (_, { code }) => {
  await loadModule();
  expect(() => parseSync(code)).not.toThrow();
});

describe('commands', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const isPicture = ({ file, language, code }: Snippet) =>
    language === '' && pictures.includes(file) && !code.startsWith('npm ');
  test.each(table(of('sh', '').filter((one) => !isPicture(one))))(
    '%s can be read by a shell, and runs scripts that exist',
    (_, { code, language }) => {
      if (language === '') expect(code).toMatch(/^npm run /);
      const filled = code.replaceAll(/<[\w -]+>/g, 'value');
      const { stderr } = spawnSync('bash', ['-n'], { input: filled, encoding: 'utf8' });
      expect(stderr).toBe('');
      const asked = [...code.matchAll(/\bnpm run ([\w:]+)/g)].map(([, name]) => name!);
      expect(asked.filter((name) => !(name in scripts))).toEqual([]);
    },
  );
});
