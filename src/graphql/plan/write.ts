import type { Columns } from '../../core/reads/visible.js';
import { type AskedOf, type Compiled, newParts, quoted } from './compile.js';
import { columnsFor, rootSql } from './fields.js';
import { type Outline, orNull } from './outline.js';

/** The most statements kept for one operation: sizes of pages differ, but not that much. */
const kept = 50;

/** The statement that answers `outline`, asked so; null where none does. */
export function compiledFor(
  outline: Outline,
  asked: readonly AskedOf[],
  columns: Columns,
): Compiled | null {
  const key = asked.map(shapeOf).join('|');
  let compiled = outline.compiled.get(key);
  if (compiled === undefined) {
    compiled = orNull(() => write(outline, asked, columns));
    if (outline.compiled.size >= kept) outline.compiled.clear();
    outline.compiled.set(key, compiled);
  }
  return compiled;
}

/** All that the text of a statement depends on. */
const shapeOf = ({ page, names }: AskedOf): string => {
  const part = page && `${page.backward ? '-' : ''}${page.size}${page.from ? '+' : ''}`;
  return `${part ?? ''} ${names}`;
};

function write(
  { selected, asking }: Outline,
  asked: readonly AskedOf[],
  columns: Columns,
): Compiled {
  const byField = new Map(
    asking.map((field, index) => [field, { index, asked: asked[index] as AskedOf }]),
  );
  const parts = newParts(columns, byField, columnsFor);
  const fields = selected.fields.map((field) => ({
    sql: `${rootSql(parts, field)} as ${quoted(field.key)}`,
    column: `data.${quoted(field.key)}`,
  }));
  // What is not there is an error of its own at the root, which the loaders tell.
  const missing = fields.map(({ column }) => `${column} is null`).join(' or ');
  const text = `select row_to_json(data)::text, ${missing}
    from (select ${fields.map(({ sql }) => sql).join(', ')} offset 0) data`;
  return { text, binds: parts.statement.values };
}
