import { posix } from 'node:path';

/** Source text by path from the project's root, e.g. `src/core/context.ts`. */
export type Sources = Record<string, string>;

/** The layer of a file, from the bottom (0) to the top: the first pattern that matches decides. */
const LAYERS: [RegExp, number][] = [
  [/^src\/(core|config)\//, 0],
  [/^src\/domain\/.*\.(entity|enums)\.ts$/, 1],
  [/^src\/domain\/(entities|orm)\.ts$/, 1],
  [/^src\/migrations\//, 1],
  [/^src\/domain\//, 2],
  [/^src\/graphql\//, 3],
  [/^src\/legacy\//, 4],
  [/^src\/(server|demo|import|admin|backup)\//, 5],
  [/^src\/[^/]+\.ts$/, 5],
];

const LONGEST = 350;

/**
 * All violations of the architecture, one sentence each: an import that points up, a circle (type-only
 * imports count), a legacy API that imports the domain, a core or domain file that compares API names, a
 * module-level WeakMap, an import from the tests, a file without a layer, a file over 350 lines.
 */
export function faults(sources: Sources): string[] {
  const imports = new Map(
    Object.entries(sources).map(([file, text]) => [file, importsOf(file, text)]),
  );
  const found = Object.keys(sources).flatMap((file) => faultsOf(file, sources[file]!, imports));
  return [...found, ...circles(imports)];
}

function faultsOf(file: string, text: string, imports: Map<string, string[]>): string[] {
  const layer = layerOf(file);
  const found: string[] = [];
  if (layer === undefined) found.push(`${file} belongs to no layer`);
  if (/^(export )?const \w+.* = new WeakMap\b/m.test(text))
    found.push(`${file} has a module-level WeakMap: make it a field of App`);
  const compared = /^src\/(core|domain)\//.test(file) && API_COMPARISON.exec(text);
  if (compared) found.push(`${file} compares the name of an API: ${compared[0]}`);
  const lines = text.split('\n').length - 1;
  if (lines > LONGEST && !file.endsWith('.generated.ts'))
    found.push(`${file} has ${lines} lines, more than ${LONGEST}`);
  for (const target of imports.get(file) ?? []) {
    if (target.startsWith('tests/')) found.push(`${file} imports from the tests: ${target}`);
    if (file.startsWith('src/legacy/') && target.startsWith('src/domain/'))
      found.push(`${file} reaches past the schema: ${target}`);
    const below = layerOf(target);
    if (layer !== undefined && below !== undefined && below > layer)
      found.push(`${file} (layer ${layer}) imports up: ${target} (layer ${below})`);
  }
  return found;
}

const API = `['"\`](meetings|tweets|community|friends|graphql)['"\`]`;

/** A comparison with the name of an API, either way round, or a look-up in a list of such names. */
const API_COMPARISON = new RegExp(
  `[!=]==? ?${API}|${API} ?[!=]==?|case ${API}|\\[[^\\]]*${API}[^\\]]*\\]\\.includes`,
);

const layerOf = (file: string) => LAYERS.find(([pattern]) => pattern.test(file))?.[1];

const IMPORT = /\b(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;

function importsOf(file: string, text: string): string[] {
  return [...text.matchAll(IMPORT)].map(([, specifier]) =>
    posix.join(posix.dirname(file), specifier!.replace(/\.js$/, '.ts')),
  );
}

/** Each circle once, as `a → b → a`, beginning at the file the walk met first. */
function circles(imports: Map<string, string[]>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (file: string, path: string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) found.push(`a circle: ${[...path.slice(start), file].join(' → ')}`);
    if (start >= 0 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of [...imports.keys()].sort()) walk(file, []);
  return found;
}
