import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { generate } from '@graphql-codegen/cli';
import { preset } from '@graphql-codegen/client-preset';
import { coverage, diff, validate } from '@graphql-inspector/core';
import {
  buildClientSchema,
  buildSchema,
  introspectionFromSchema,
  printSchema,
  Source,
} from 'graphql';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

const sdl = await readFile('schema.graphql', 'utf8');
const schema = buildSchema(sdl);
const require = createRequire(import.meta.url);

/** The documents of a page; Relay wants each in a template of its own, named after the file. */
const documents = (spread: string, reloads: string, grows: string) => [
  `query pageQuery($id: ID!) {
    node(id: $id) { __typename id ${spread} }
    feed(first: 20) { edges { cursor node { id ...page_post } } pageInfo { hasNextPage endCursor } }
  }`,
  `fragment page_post on Post { content createdAt author { id username avatar { url(width: 64) } } }`,
  `fragment page_conversation on Conversation ${reloads} {
    id
    messages${grows} {
      edges { cursor node { id content sender { id username } } }
      pageInfo { hasNextPage endCursor }
    }
  }`,
  `mutation pageSendMutation($input: SendMessageInput!) {
    sendMessage(input: $input) { message { id seq content sentAt } }
  }`,
  `subscription pageSubscription($id: ID!) {
    conversationEvents(conversationId: $id) {
      __typename
      ... on StreamEvent { seq at }
      ... on MessageSent { message { id content } }
    }
  }`,
];
const forRelay = documents(
  '...page_conversation @alias(as: "chat")',
  `@argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" })
   @refetchable(queryName: "pageConversationQuery")`,
  '(first: $count, after: $cursor) @connection(key: "page_messages")',
);
const plain = documents('...page_conversation', '', '(first: 20)').join('\n');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schema-tools-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the compiler of Relay takes node, a connection and a refetchable fragment', async () => {
  const src = join(folder, 'src');
  const templates = forRelay.map((text) => `graphql\`${text}\`;\n`).join('');
  const config = {
    src: './src',
    schema: './schema.graphql',
    language: 'typescript',
    eagerEsModules: true,
    customScalarTypes: { Date: 'string', DateTime: 'string' },
  };
  await mkdir(src);
  await writeFile(join(src, 'page.ts'), `import { graphql } from 'relay-runtime';\n${templates}`);
  await writeFile(join(folder, 'schema.graphql'), sdl);
  await writeFile(join(folder, 'relay.config.json'), JSON.stringify(config));
  const command = [require.resolve('relay-compiler/cli.js'), '--noWatchman'];
  const run = await promisify(execFile)(process.execPath, command, { cwd: folder });
  const output = run.stdout + run.stderr;
  expect(output).toContain('Compilation completed');
  expect(output).not.toMatch(/warn|error/i);
  expect(await readdir(join(src, '__generated__'))).toContain('pageConversationQuery.graphql.ts');
});

test('the client preset generates types without a warning', async () => {
  const spies = [vi.spyOn(console, 'warn'), vi.spyOn(console, 'error')];
  const source = join(folder, 'plain.graphql');
  await writeFile(source, plain);
  const files = await generate(
    {
      schema: resolve('schema.graphql'),
      documents: source,
      silent: true,
      config: { strictScalars: true, scalars: { Date: 'string', DateTime: 'string' } },
      generates: { [join(folder, 'gql/')]: { preset } },
    },
    false,
  );
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  expect(files.map(({ content }: { content: string }) => content).join()).toContain(
    'PageSubscriptionSubscription',
  );
});

test('graphql-inspector takes the documents, and an introspection is the schema itself', async () => {
  const sources = [new Source(plain, 'plain.graphql')];
  expect(validate(schema, sources, { strictFragments: true, strictDeprecated: true })).toEqual([]);
  const introspection = introspectionFromSchema(schema, { specifiedByUrl: true, oneOf: true });
  const introspected = buildSchema(printSchema(buildClientSchema(introspection)));
  expect(await diff(schema, introspected)).toEqual([]);
  const { types } = coverage(schema, sources);
  expect(types.Query?.children.node?.hits).toBe(1);
  expect(types.MessageSent?.children.message?.hits).toBe(1);
});
