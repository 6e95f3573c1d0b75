import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockCommand } from '@graphql-inspector/commands';
import coverage from '@graphql-inspector/coverage-command';
import files from '@graphql-inspector/graphql-loader';
import { LoadersRegistry } from '@graphql-inspector/loaders';
import validate from '@graphql-inspector/validate-command';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

// The commands of graphql-inspector with their own arguments. Its package `cli` adds to them only commands that are not
// run here, and forty packages.

const loaders = new LoadersRegistry();
loaders.register(files);
const api = { loaders, config: { loaders: [], commands: [] } };
const commands = { validate: validate(api), coverage: coverage(api) };

/** Runs a command line; rejects when it ends with a failure. */
const inspect = (name: keyof typeof commands, line: string): Promise<unknown> =>
  mockCommand(commands[name], `${name} ${line}`);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inspector-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const output = () =>
  vi.mocked(console.log).mock.calls.concat(vi.mocked(console.info).mock.calls).join('\n');
beforeEach(() => {
  for (const method of ['log', 'info', 'warn', 'error'] as const)
    vi.spyOn(console, method).mockReturnValue();
});
afterEach(() => {
  vi.restoreAllMocks();
});
const expectNoWarning = () => {
  for (const method of [console.warn, console.error]) expect(method).not.toHaveBeenCalled();
};

const clientDocuments = 'packages/client/src/documents.graphql';

/** Sources of documents that use one another's fragments, and their schema. */
const documents: [sources: string, schema: string][] = [
  ...globSync('src/legacy/*/documents.graphql').map((source): [string, string] => [
    source,
    'schema.graphql',
  ]),
  [clientDocuments, 'schema.graphql'],
  ['packages/admin/src/documents.graphql', 'docs/reference/schema.admin.graphql'],
];

describe('graphql-inspector', () => {
  test.each(documents)(
    'validate takes %s of %s, also where deprecated fields fail',
    async (source, schema) => {
      const result = join(folder, 'result.json');
      await inspect('validate', `${source} ${schema} --deprecated --output ${result}`);
      expect(output()).toContain('All documents are valid');
      expectNoWarning();
    },
  );

  test('validate refuses a document of another schema', async () => {
    const wrong = join(folder, 'wrong.graphql');
    await writeFile(wrong, '{ me { shoeSize } }');
    await expect(inspect('validate', `${wrong} schema.graphql`)).rejects.toThrow('process.exit');
    expect(output()).toContain('shoeSize');
  });

  test('coverage counts what the documents of the client select', async () => {
    const counted = join(folder, 'coverage.json');
    await inspect('coverage', `${clientDocuments} schema.graphql --write ${counted}`);
    expectNoWarning();
    const { types } = JSON.parse(await readFile(counted, 'utf8'));
    expect(types.Message.children.content.hits).toBeGreaterThan(0);
    expect(types.Mutation.children.sendMessage.hits).toBe(1);
  });
});
