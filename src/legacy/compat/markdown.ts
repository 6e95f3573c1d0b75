import type { LensEntry } from './table.js';

const heading = `# From the older APIs to GraphQL

Every documented operation of the four older APIs, and the GraphQL document that replaces it. The
running server shows the same at \`/compat\`, with a link that opens each document in the sandbox and
with how often each old path was called lately. This file is generated: \`npm run schema\`.
`;

const code = (text: string) => `\`${text}\``;

/** The whole table as Markdown: a summary for each dialect, then the documents it names. */
export function lensMarkdown(entries: readonly LensEntry[]): string {
  const parts = [heading];
  for (const [dialect, own] of Map.groupBy(entries, (entry) => entry.dialect)) {
    parts.push(`## ${dialect[0]?.toUpperCase()}${dialect.slice(1)}\n`);
    parts.push('| operation | credential | GraphQL |\n| --- | --- | --- |');
    for (const { operation, auth, successors } of own) {
      const links = successors.map(({ name }) => `[${name}](#${name.toLowerCase()})`);
      parts.push(`| ${code(operation)} | ${auth ?? '–'} | ${links.join(', ')} |`);
    }
    parts.push('');
    const documents = new Map(
      own.flatMap(({ successors }) => successors).map((one) => [one.name, one]),
    );
    for (const { name, text } of documents.values()) {
      parts.push(`### ${name}\n\n\`\`\`graphql\n${text}\n\`\`\`\n`);
    }
  }
  return `${parts.join('\n').trimEnd()}\n`;
}
