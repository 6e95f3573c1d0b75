import type { Dialect } from '../runtime/dialect.js';
import { additionsOf, type CompatEntry } from './table.js';

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => entities[sign] as string);

const titles: Record<CompatEntry['dialect'], string> = {
  meetings: 'Meetings',
  tweets: 'Tweets',
  community: 'Community',
  friends: 'Friends',
};

function row(entry: CompatEntry, calls: ReadonlyMap<string, number>): string {
  const { method, path, operation, auth, successors } = entry;
  const count = calls.get(operation) ?? 0;
  const id = successors[0]?.name ?? '';
  const documents = successors.map(
    ({ name, text, variables, sandbox }) =>
      `<section><a class="open" href="${escaped(sandbox)}">Open ${escaped(name)} in the sandbox</a>
<pre>${escaped(text)}</pre>${Object.keys(variables).length === 0 ? '' : `<pre>${escaped(JSON.stringify(variables, null, 2))}</pre>`}</section>`,
  );
  return `<details id="${escaped(id)}"><summary><span class="method">${method}</span><span class="path">${escaped(path)}</span><span class="name">${escaped(auth ?? 'no credential')} → ${escaped(id)}</span><span class="calls${count > 0 ? ' some' : ''}">${count === 0 ? 'not called' : `${count} call${count === 1 ? '' : 's'}`}</span></summary>
${documents.join('\n')}</details>`;
}

/** Markdown's code spans as HTML. */
const withCode = (text: string) => escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>');

/** The page, with the calls of each operation in the last `days` days; `style` is the URL of its stylesheet. */
export function compatPage(
  entries: readonly CompatEntry[],
  known: readonly Dialect[],
  { calls, days, style }: { calls: ReadonlyMap<string, number>; days: number; style: string },
): string {
  const dialects = Map.groupBy(entries, ({ dialect }) => dialect);
  const links = [...dialects.keys()].map((name) => `<a href="#${name}">${titles[name]}</a>`);
  const tables = [...dialects].map(
    ([name, own]) =>
      `<h2 id="${name}">${titles[name]}</h2>\n<p>Beyond its document:</p>\n<ul>${additionsOf(
        known,
        name,
      )
        .map((text) => `<li>${withCode(text)}</li>`)
        .join('')}</ul>\n${own.map((entry) => row(entry, calls)).join('\n')}`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Parley: from the legacy APIs to GraphQL</title><link rel="stylesheet" href="${style}"></head>
<body><h1>From the legacy APIs to GraphQL</h1>
<p>Every documented operation keeps working as documented. Each row shows the GraphQL documents that replace one: open them in the sandbox, try them, and move one call at a time. Calls are those of the last ${days} days.</p>
<nav>${links.join('')}</nav>
${tables.join('\n')}
</body></html>`;
}
