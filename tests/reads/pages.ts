import { type List, reader } from './writers.js';

/**
 * A page of rows that were added after `cursor`; without one of the first rows of the list, or of the oldest for a
 * reader who found it empty.
 */
export async function readPage(
  { query, row = 'id', ascending, ofAdmins }: List,
  size: number,
  cursor: string | null,
  foundEmpty = false,
) {
  const toNewer = ascending || (cursor === null && !foundEmpty) ? 'first' : 'last';
  const after = ascending ? 'after' : 'before';
  const args = `${toNewer}: ${size}${cursor === null ? '' : `, ${after}: "${cursor}"`}`;
  const selection = `{ edges { cursor } nodes { ${row} } }`;
  const text = query().replace('%)', `${args}) ${selection}`);
  const { data, errors } = await (ofAdmins ? reader.admin : reader).graphql(`{ ${text} }`);
  if (errors) throw new Error(JSON.stringify(errors));
  const { edges, nodes } = connectionIn(data);
  const newest = (ascending ? edges.at(-1) : edges[0])?.cursor ?? cursor;
  return { rows: nodes.map((node: object) => JSON.stringify(node)) as string[], newest };
}

/** The first connection of a result. */
function connectionIn(data: object): { edges: { cursor: string }[]; nodes: object[] } {
  let found = data;
  while (!('edges' in found)) [found] = Object.values(found) as [object];
  return found as ReturnType<typeof connectionIn>;
}

/** Every row of the list; of one with the newest first, the newest 100. */
export async function readAll(list: List): Promise<string[]> {
  const rows: string[] = [];
  let cursor: string | null = null;
  if (!list.ascending) return (await readPage(list, 100, null)).rows;
  for (;;) {
    const page: Awaited<ReturnType<typeof readPage>> = await readPage(list, 100, cursor);
    if (page.rows.length === 0) return rows;
    rows.push(...page.rows);
    cursor = page.newest;
  }
}
