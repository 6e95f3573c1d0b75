import { objectOf, type Parts, type Place, strict, visibleHere, where } from './compile.js';
import { type Selected, Unplannable } from './selection.js';

/** The object that a relation of the row leads to; null where it leads nowhere the viewer may see. */
export function relationJson(parts: Parts, selected: Selected, place: Place, name: string): string {
  const object = objectOf(selected);
  const target = parts.columns.target(place.entity, name);
  if (!target || target.name !== object.type.name) throw new Unplannable();
  const key = `${place.row}.${parts.columns.column(place.entity, name)}`;
  const row = parts.alias();
  const visible = visibleHere(parts, { entity: target, row });
  const json = `(select row_to_json(o) from (select ${parts.fields(object, { entity: target, row })}
    from ${parts.columns.table(target)} ${row}${where([`${row}.id = ${key}`, visible])}) o)`;
  return visible ? strict(json, selected, `coalesce(${key}::text, '')`) : json;
}
