import type { Columns } from '../../core/reads/visible.js';
import { type AskedOf, type Compiled, newParts } from './compile-types.js';
import { objectAt, rootText } from './fields.js';
import { concatenated, objectText } from './json-text.js';
import { type Outline, orNull } from './plan.js';
import { typename, Unplannable } from './selection.js';

/** The most statements kept for one operation: sizes of pages differ, but not that much. */
const kept = 50;

/** The statement that answers `outline`, asked so; null where none does. `onPlan` is told of a new one. */
export function compiledFor(
  outline: Outline,
  asked: readonly AskedOf[],
  columns: Columns,
  onPlan: () => void,
): Compiled | null {
  const key = asked.map(shapeOf).join('|');
  let compiled = outline.compiled.get(key);
  if (compiled === undefined) {
    compiled = orNull(() => write(outline, asked, columns));
    if (outline.compiled.size >= kept) outline.compiled.clear();
    outline.compiled.set(key, compiled);
    if (compiled) onPlan();
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
  if (selected.fields.every(({ field }) => field.name === typename)) throw new Unplannable();
  const parts = newParts(columns, byField, objectAt);
  // What is not there makes the whole null: at the root that is an error, which the loaders tell.
  const fields = selected.fields.map((field) => ({
    key: field.key,
    json:
      field.field.name === typename
        ? [`"${selected.type.name}"`]
        : [{ sql: rootText(parts, field) }],
  }));
  const text = `select ${concatenated(objectText(fields, selected.bare))}`;
  return { text, binds: parts.statement.values, slots: parts.slots, repeats: parts.references > 0 };
}
