import type { Dialect } from '../runtime/dialect.js';
import { additionsOf, type CompatEntry } from './table.js';

const heading = `# From the legacy APIs to GraphQL

Every documented operation of the four legacy APIs, and the GraphQL documents that replace it. The
running server shows the same at \`/compat\`, with links that open the documents in the sandbox and
with the recent number of calls of each operation. This file is generated: \`npm run schema\`.
`;

const code = (text: string) => `\`${text}\``;

/** The table as Markdown: for each dialect, its operations, its additions and then its documents. */
export function compatMarkdown(
  entries: readonly CompatEntry[],
  dialects: readonly Dialect[],
): string {
  const parts = [heading];
  for (const [dialect, own] of Map.groupBy(entries, (entry) => entry.dialect)) {
    parts.push(`## ${dialect[0]?.toUpperCase()}${dialect.slice(1)}\n`);
    parts.push('| operation | credential | GraphQL |\n| --- | --- | --- |');
    for (const { operation, auth, successors } of own) {
      const links = successors.map(({ name }) => `[${name}](#${name.toLowerCase()})`);
      parts.push(`| ${code(operation)} | ${auth ?? '–'} | ${links.join(', ')} |`);
    }
    parts.push('\nBeyond its document:\n');
    parts.push(...additionsOf(dialects, dialect).map((text) => `- ${text}`), '');
    const documents = new Map(
      own.flatMap(({ successors }) => successors).map((one) => [one.name, one]),
    );
    for (const { name, text } of documents.values()) {
      parts.push(`### ${name}\n\n\`\`\`graphql\n${text}\n\`\`\`\n`);
    }
  }
  return `${parts.join('\n').trimEnd()}\n`;
}
