import { globSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { generate } from '@graphql-codegen/cli';

const dialects = 'src/legacy';

/**
 * For each `src/legacy/<dialect>/documents.graphql` the text of `documents.generated.ts` as it should be: of
 * every operation its variables, its result and its document. Reads the committed
 * `schema.graphql`; throws, naming the place, when a document does not fit it.
 */
export async function generated(folder = dialects): Promise<{ file: string; text: string }[]> {
  const sources = globSync(`${folder}/*/documents.graphql`).sort();
  return Promise.all(sources.map((source) => generateOne(source)));
}

/**
 * The text of the file beside one `documents.graphql`; `config` is for the plugins, `fragments` has definitions of
 * fragments that the documents use besides their own.
 */
export async function generateOne(
  source: string,
  config: object = {},
  fragments: readonly string[] = [],
  schema = 'schema.graphql',
): Promise<{ file: string; text: string }> {
  const file = source.replace(/\.graphql$/, '.generated.ts');
  const [output] = await generate(
    {
      schema,
      documents: [source, ...fragments],
      silent: true,
      generates: {
        [file]: {
          plugins: ['typescript-operations', 'typed-document-node'],
          // Results are those of an execution in this process, already serialized.
          config: {
            scalars: { Date: 'string', DateTime: 'string', ID: 'string' },
            strictScalars: true,
            skipTypename: true,
            useTypeImports: true,
            ...config,
          },
        },
      },
    },
    false,
  );
  return {
    file,
    text: `// Generated from the documents beside it: npm run schema\n${output.content}\n`,
  };
}

if (import.meta.main)
  try {
    for (const { file, text } of await generated()) {
      await writeFile(file, text);
      console.log(file);
    }
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
