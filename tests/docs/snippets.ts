import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A block of code in a Markdown file. */
export interface Snippet {
  /** The file, from the root of the project. */
  file: string;
  /** The line of its first character. */
  line: number;
  /** Such as `ts`; empty where the block names none. */
  language: string;
  code: string;
}

const root = join(import.meta.dirname, '../..');

/** All Markdown that readers see: the READMEs and the pages of `docs/`. */
export function markdownFiles(): string[] {
  const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.startsWith('.vitepress'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`);
  return ['README.md', 'packages/client/README.md', 'packages/react/README.md', ...pages.sort()];
}

/** All blocks of code in a file, without the indentation of the list in which they may stand. */
export function snippetsIn(file: string): Snippet[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^( *)```(\w*)\n(.*?)^\1```$/gms)].map((match) => {
    const [, indent = '', language = '', code = ''] = match;
    const line = text.slice(0, match.index).split('\n').length + 1;
    return { file, line, language, code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), '') };
  });
}

/** A snippet as failures name it. */
export const nameOf = ({ file, line, language }: Snippet): string =>
  `${file}:${line} (${language})`;
