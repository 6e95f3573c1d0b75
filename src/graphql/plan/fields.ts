import { Node } from '../../core/node.js';
import { readOf } from '../../core/reads/read.js';
import { firstOf, type Many, type One } from '../../core/reads/related.js';
import {
  leafOf,
  narrowBinds,
  objectOf,
  type Parts,
  type Place,
  parentOf,
  quoted,
  visibleHere,
  where,
} from './compile.js';
import { connectionJson } from './connections.js';
import { relationJson } from './relation.js';
import { type Selected, type SelectedObject, typename, Unplannable } from './selection.js';

/** The fields asked of an object, as a list of columns named by their keys. */
export const columnsFor = (parts: Parts, object: SelectedObject, place: Place): string =>
  object.fields
    .map((field) => `${fieldSql(parts, object, field, place)} as ${quoted(field.key)}`)
    .join(', ');

function fieldSql(
  parts: Parts,
  { type }: SelectedObject,
  selected: Selected,
  place: Place,
): string {
  const { name } = selected.field;
  if (name === typename) return `'${type.name}'::text`;
  const read = readOf(selected.field);
  if (!read && name === 'id' && place.entity.prototype instanceof Node) {
    return `'${type.name.toLowerCase()}_' || ${place.row}.id`;
  }
  if (!read) return propertySql(parts, selected, place, name);
  switch (read.kind) {
    case 'property':
      return propertySql(parts, selected, place, read.name);
    case 'computed':
      return leaf(selected, read.sql(place.row, parts.statement));
    case 'connection':
      return connectionJson(parts, selected, read, place);
    case 'many':
      return manyJson(parts, selected, read, place);
    case 'one':
      return oneJson(parts, selected, read, place);
  }
}

/** A column, or the row that a relation leads to. A field with a resolver of its own is no column. */
function propertySql(parts: Parts, selected: Selected, place: Place, name: string): string {
  const { columns } = parts;
  if (selected.object) return relationJson(parts, selected, place, name);
  const column = columns.value(place.entity, name);
  if (column === null || (selected.field.resolve && !readOf(selected.field)))
    throw new Unplannable();
  return leaf(selected, `${place.row}.${column}`);
}

/** JSON has no moments: they are written as the schema writes them. */
function leaf(selected: Selected, sql: string): string {
  if (selected.object) throw new Unplannable();
  switch (leafOf(selected)) {
    case 'DateTime':
      return `to_char(${sql} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
    case 'ID':
    case 'String':
      return `(${sql})::text`;
    default:
      return sql;
  }
}

/** The first of the rows that belong to this one, or that an argument picks. */
function oneJson(
  parts: Parts,
  selected: Selected,
  read: One<never, never>,
  place: Place | null,
): string {
  const { columns, statement } = parts;
  const object = objectOf(selected);
  const found = parts.asked.get(selected);
  const names = found?.asked.names ?? [];
  if (read.narrow && names.length !== 1) throw new Unplannable();
  if (read.entity.name !== object.type.name) throw new Unplannable();
  const row = parts.alias();
  const text = firstOf(read, {
    parent: read.by && place ? parentOf(place, read.parentColumn) : null,
    names,
    values: found ? narrowBinds(found.index, found.asked) : [],
    statement,
    columns,
  });
  const visible = visibleHere(parts, { entity: read.entity, row }, read.by);
  const here = { entity: read.entity, row };
  return `(select row_to_json(o) from (select ${parts.fields(object, here)}
    from (${text}) ${row}${where([visible])}) o)`;
}

/** The few rows that belong to this one. */
function manyJson(parts: Parts, selected: Selected, read: Many<never>, place: Place): string {
  const row = parts.alias();
  const here = { entity: read.entity, row };
  const rows = `(${read.rows(parentOf(place), parts.statement)}) ${row}`;
  const order = `order by ${read.order(row)}`;
  if (read.node) {
    const node = relationJson(parts, selected, here, read.node);
    return `(select coalesce(json_agg(${node} ${order}), '[]'::json) from ${rows})`;
  }
  const node = parts.alias();
  return `(select coalesce(json_agg(row_to_json(${node}) ${order}), '[]'::json) from ${rows}
    cross join lateral (select ${parts.fields(objectOf(selected), here)}) ${node}${where([visibleHere(parts, here)])})`;
}

/** A field of the root, which stands on no row. */
export function rootSql(parts: Parts, selected: Selected): string {
  const read = readOf(selected.field);
  if (read?.kind === 'connection') return connectionJson(parts, selected, read, null);
  if (read?.kind === 'one') return oneJson(parts, selected, read, null);
  throw new Unplannable();
}
