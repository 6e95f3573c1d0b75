import { objectOf, type Parts, type Place, strict, visibleHere, where } from './compile.js';
import { type Selected, Unplannable } from './selection.js';

/** The text of the object that a relation of the row leads to; null where it leads nowhere the viewer may see. */
export function relationText(parts: Parts, selected: Selected, place: Place, name: string): string {
  const object = objectOf(selected);
  const target = parts.columns.target(place.entity, name);
  if (!target || target.name !== object.type.name) throw new Unplannable();
  const key = `${place.row}.${parts.columns.column(place.entity, name)}`;
  const row = parts.alias();
  const visible = visibleHere(parts, { entity: target, row });
  const text = `(select ${parts.object(object, { entity: target, row })}
    from ${parts.columns.table(target)} ${row}${where([`${row}.id = ${key}`, visible])})`;
  return visible ? strict(text, selected, `coalesce(${key}::text, '')`) : text;
}
