import { isNonNullType } from 'graphql';
import { type Visibility, visibilityOf } from '../../core/reads/visible.js';
import { objectOf, type Parts, type Place, strict, visibleHere, where } from './compile-types.js';
import { referenceText, standsAlone } from './dedupe.js';
import { type Selected, Unplannable } from './selection.js';

/**
 * The text of the object that a relation of the row leads to; null where it leads nowhere the viewer
 * may see. `viewer` names the relation by which the row is the viewer's own, if it is.
 */
export function relationText(
  parts: Parts,
  selected: Selected,
  place: Place,
  name: string,
  viewer?: string,
): string {
  const object = objectOf(selected);
  const target = parts.columns.target(place.entity, name);
  if (!target || target.name !== object.type.name) throw new Unplannable();
  const key = `${place.row}.${parts.columns.column(place.entity, name)}`;
  const row = parts.alias();
  const isPart = isOwnPart(visibilityOf(target), place, name, viewer);
  const here = { entity: target, row, ...(isPart && { own: place.row }) };
  const visible = isPart ? null : visibleHere(parts, here);
  const written = parts.object(object, here);
  const table = parts.columns.table(target);
  if (visible === null) {
    const isNumber = asksForNumberAlone(written, row);
    const isCheap = isNumber && !written.includes('select');
    if (place.repeated && !isCheap && standsAlone({ row, text: written })) {
      const reference = parts.references++;
      return referenceText(place.repeated, reference, key, { table, row, text: written });
    }
    // A row that is there is not read for the number by which it is known.
    if (isNumber) {
      return `(select ${written} from (select ${key} as id) ${row} where ${row}.id is not null)`;
    }
  }
  const text = `(select ${written}
    from ${table} ${row}${where([`${row}.id = ${key}`, visible])})`;
  return visible && isNonNullType(selected.field.type) ? strict(text, key) : text;
}

/** The row as a whole, named without a column, is more than its number. */
const asksForNumberAlone = (text: string, row: string): boolean =>
  !new RegExp(`\\b${row}\\b(?!\\.id\\b)`).test(text);

/** Whether the row is itself the viewer's part in what it leads to, which is all that seeing that takes. */
const isOwnPart = (
  visibility: Visibility | undefined,
  { entity }: Place,
  name: string,
  viewer: string | undefined,
): boolean =>
  typeof visibility === 'object' &&
  'members' in visibility &&
  visibility.members.entity === entity &&
  visibility.members.of === name &&
  visibility.members.member === viewer;
