import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A position in a compiled file, as stack traces name it. */
const position = /((?:file:\/\/)?[^\s()]+\.js):(\d+):(\d+)/g;
/** How long a parsed map is kept after its last use, in milliseconds: it takes some 20 MB. */
const keptMs = 60_000;

const maps = new Map<string, SourceMap | null>();
let forgetting: NodeJS.Timeout | null = null;

function mapOf(file: string): SourceMap | null {
  if (forgetting) forgetting.refresh();
  else forgetting = setTimeout(() => maps.clear(), keptMs).unref();
  const known = maps.get(file);
  if (known !== undefined) return known;
  const path = `${file}.map`;
  const map = existsSync(path) ? new SourceMap(JSON.parse(readFileSync(path, 'utf8'))) : null;
  maps.set(file, map);
  return map;
}

function sourceOf(place: string, file: string, line: string, column: string): string {
  const path = file.startsWith('file:') ? fileURLToPath(file) : file;
  const found = mapOf(path)?.findEntry(Number(line) - 1, Number(column) - 1);
  // Code of packages is not mapped: what is found for it is the end of the code before.
  if (!found || !('originalSource' in found) || found.generatedLine !== Number(line) - 1)
    return place;
  const { originalSource, originalLine, originalColumn } = found;
  return `${resolve(dirname(path), originalSource)}:${originalLine + 1}:${originalColumn + 1}`;
}

/**
 * A stack trace with the lines of src/. Maps are read when the first error is logged: `--enable-source-maps` would read
 * them at the start, and apply them to each error that is handled.
 */
export function withSourceLines(stack: string | undefined): string | undefined {
  try {
    return stack?.replace(position, sourceOf);
  } catch {
    return stack;
  }
}
