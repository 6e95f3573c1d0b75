import type { CompatEntry } from './table.js';

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

/** The stylesheet of the page, whose content security policy allows nothing inline. */
export const style = `
:root { color-scheme: light dark; --ink: #1d2b2a; --quiet: #5d6f6d; --line: #d9e2e0; --paper: #fbfcfb; --tint: #2f6f6a; --box: #f0f5f4 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eeec; --quiet: #98aaa7; --line: #2c3b39; --paper: #131a19; --tint: #7cc4bc; --box: #1b2524 } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 62rem; padding: 2.5rem 1.25rem 6rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem }
h2 { margin: 2.5rem 0 .25rem; font-size: 1.25rem }
p { color: var(--quiet); max-width: 44rem }
nav a { margin-right: 1rem }
a { color: var(--tint) }
details { border-top: 1px solid var(--line) }
details:last-of-type { border-bottom: 1px solid var(--line) }
summary { display: grid; grid-template-columns: 4.5rem 1fr auto 7.5rem; gap: .75rem; align-items: baseline; padding: .55rem .25rem; cursor: pointer; list-style: none }
summary::-webkit-details-marker { display: none }
summary:hover, details[open] > summary { background: var(--box) }
.method { font: 600 .75rem/1 ui-monospace, monospace; color: var(--tint) }
.path { font: .9rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere }
.name { color: var(--quiet); font-size: .85rem }
.calls { color: var(--quiet); font-size: .85rem; text-align: right; font-variant-numeric: tabular-nums }
.calls.some { color: var(--ink); font-weight: 600 }
section { padding: .25rem .25rem 1rem }
pre { margin: .5rem 0; padding: .9rem 1rem; overflow-x: auto; border-radius: .5rem; background: var(--box); font: .82rem/1.5 ui-monospace, monospace }
@media (max-width: 40rem) { summary { grid-template-columns: 4rem 1fr } .name { display: none } .calls { grid-column: 2; text-align: left } }
`;

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

/** The page, with the calls of each operation in the last `days` days; `style` is the URL of its stylesheet. */
export function compatPage(
  entries: readonly CompatEntry[],
  { calls, days, style }: { calls: ReadonlyMap<string, number>; days: number; style: string },
): string {
  const dialects = Map.groupBy(entries, ({ dialect }) => dialect);
  const links = [...dialects.keys()].map((name) => `<a href="#${name}">${titles[name]}</a>`);
  const tables = [...dialects].map(
    ([name, own]) =>
      `<h2 id="${name}">${titles[name]}</h2>\n${own.map((entry) => row(entry, calls)).join('\n')}`,
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
