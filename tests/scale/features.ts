import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadModule, parseSync } from 'libpg-query';

await loadModule();

// biome-ignore lint/suspicious/noExplicitAny: a node of the tree of libpg-query
type Tree = any;

const calls: Record<string, string> = {
  pg_advisory_xact_lock: 'advisory locks',
  pg_current_xact_id: 'transaction ids in the order of commits',
  pg_snapshot_xmin: 'transaction ids in the order of commits',
  pg_snapshot_xip: 'transaction ids in the order of commits',
  pg_current_snapshot: 'transaction ids in the order of commits',
};

const elements: Record<string, (body: Tree) => string | null> = {
  FuncCall: ({ funcname }) => calls[funcname.at(-1).String.sval] ?? null,
  LockStmt: () => 'LOCK TABLE',
  ListenStmt: () => 'LISTEN',
  NotifyStmt: () => 'NOTIFY',
  RangeTableSample: () => 'TABLESAMPLE',
  MergeStmt: () => 'MERGE',
  IndexStmt: ({ accessMethod, indexParams }) =>
    accessMethod === 'gin' && indexParams.length > 1
      ? 'GIN indexes of several columns'
      : ['gist', 'spgist', 'brin'].includes(accessMethod)
        ? `${accessMethod.toUpperCase()} indexes`
        : null,
  Constraint: ({ contype, deferrable }) =>
    contype === 'CONSTR_EXCLUSION'
      ? 'exclusion constraints'
      : deferrable
        ? 'deferrable constraints'
        : null,
  CreateStmt: ({ partspec, partbound }) =>
    partspec && partbound ? 'partitions of partitions' : null,
  GroupingSet: () => 'grouping sets',
  LockingClause: ({ waitPolicy }) => (waitPolicy === 'LockWaitSkip' ? 'SKIP LOCKED' : null),
  WithClause: ({ recursive }) => (recursive ? 'recursive queries' : null),
};

/** The elements that docs/design/scale.md names. */
export async function documentedElements(): Promise<string[]> {
  const page = await readFile(join(import.meta.dirname, '../../docs/design/scale.md'), 'utf8');
  return [...page.matchAll(/^\| \*\*(.+?)\*\* \|/gm)].map(([, element]) => element as string);
}

/** The elements of a statement that YugabyteDB or Citus restrict (docs/design/scale.md). Throws where it cannot be parsed. */
export function restrictedElements(text: string): Set<string> {
  const found = new Set<string>();
  const walk = (node: Tree): void => {
    if (node === null || typeof node !== 'object') return;
    for (const [kind, body] of Object.entries(node)) {
      const element = elements[kind]?.(body);
      if (element) found.add(element);
      walk(body);
    }
  };
  walk(parseSync(text));
  return found;
}
