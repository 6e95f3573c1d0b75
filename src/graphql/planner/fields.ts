import { Node } from '../../core/global-id.js';
import { readOf } from '../../core/reads/read.js';
import { firstOf, type Many, type One } from '../../core/reads/related.js';
import {
  narrowBinds,
  objectOf,
  type Parts,
  type Place,
  parentOf,
  strict,
  visibleHere,
  where,
} from './compile-types.js';
import { connectionText } from './connections.js';
import { placeText } from './fill-external.js';
import { concatenated, leafText, nested, objectText, type Pieces } from './json-text.js';
import { relationText } from './relation.js';
import { type Selected, type SelectedObject, typename, Unplannable } from './selection.js';

/** The text of an object whose row stands there. Where that lacks what it cannot be without, it is an error. */
export function objectAt(parts: Parts, object: SelectedObject, place: Place): string {
  return strict(concatenated(piecesAt(parts, object, place)), `${place.row}.id`);
}

function piecesAt(parts: Parts, object: SelectedObject, place: Place): Pieces {
  parts.places.set(object, place);
  const fields = object.fields.map((selected) => ({
    key: selected.key,
    json: fieldText(parts, object, selected, whereOf(parts, selected, place)),
  }));
  return objectText(fields, object.bare);
}

/** Where the row stands that a field is read of. */
function whereOf({ places }: Parts, { of }: Selected, place: Place): Place {
  const found = of ? places.get(of) : place;
  if (!found) throw new Unplannable();
  return found;
}

function fieldText(
  parts: Parts,
  { type }: SelectedObject,
  selected: Selected,
  place: Place,
): Pieces {
  const { name } = selected.field;
  if (name === typename) return [`"${type.name}"`];
  const read = readOf(selected.field);
  if (!read && name === 'id' && place.entity.prototype instanceof Node) {
    const number = `${place.row}.id`;
    if (selected.format) return leafText(selected, number, parts.site);
    return [`"${type.name.toLowerCase()}_`, { sql: number }, '"'];
  }
  if (!read) return propertyText(parts, selected, place, name);
  switch (read.kind) {
    case 'property':
      return propertyText(parts, selected, place, read.name);
    case 'computed':
      return leafText(
        selected,
        place.own && read.ofPart ? read.ofPart(place.own) : read.sql(place.row, parts.statement),
        parts.site,
      );
    case 'filled':
      return placeText(parts.slots, selected, read, read.key(place.row, parts.statement));
    case 'itself':
      return piecesAt(parts, objectOf(selected), place);
    case 'connection':
      return nested(selected, connectionText(parts, selected, read, place));
    case 'many':
      return nested(selected, manyText(parts, selected, read, place));
    case 'one':
      return nested(selected, oneText(parts, selected, read, place));
  }
}

/** A column, or the row that a relation leads to. A field with a resolver of its own is no column. */
function propertyText(parts: Parts, selected: Selected, place: Place, name: string): Pieces {
  const { columns } = parts;
  if (selected.object) return nested(selected, relationText(parts, selected, place, name));
  const column = columns.value(place.entity, name);
  if (column === null || (selected.field.resolve && !readOf(selected.field))) {
    throw new Unplannable();
  }
  return leafText(selected, `${place.row}.${column}`, parts.site);
}

/** The first of the rows that belong to this one, or that an argument picks. */
function oneText(
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
  return `(select ${parts.object(object, here)} from (${text}) ${row}${where([visible])})`;
}

/** The few rows that belong to this one, and where there are more of them, those beyond that are shown as well. */
function manyText(parts: Parts, selected: Selected, read: Many<never>, place: Place): string {
  const parent = parentOf(place);
  const first = manyPart(parts, selected, read, read.rows(parent, parts.statement));
  const beyond = manyPart(parts, selected, read, read.beyond(parent, parts.statement));
  const more = `case when count(*) < ${read.most} then '' else coalesce((select ',' || ${beyond.list} ${beyond.from}), '') end`;
  return `(select '[' || coalesce(${first.list}, '') || ${more} || ']' ${first.from})`;
}

/** What aggregates the texts of `rows`, and where it takes them from. */
function manyPart(parts: Parts, selected: Selected, read: Many<never>, rows: string) {
  const row = parts.alias();
  const here = { entity: read.entity, row };
  const node = read.node
    ? relationText(parts, selected, here, read.node)
    : parts.object(objectOf(selected), here);
  const visible = read.node ? null : visibleHere(parts, here);
  // They come in order, unless the condition is answered by a join.
  const order = visible ? ` order by ${read.order(row)}` : '';
  return {
    list: `string_agg(${node}, ','${order})`,
    from: `from (${rows}) ${row}${where([visible])}`,
  };
}

/** A field of the root, which stands on no row. */
export function rootText(parts: Parts, selected: Selected): string {
  const read = readOf(selected.field);
  if (read?.kind === 'connection') return connectionText(parts, selected, read, null);
  if (read?.kind === 'one') return oneText(parts, selected, read, null);
  throw new Unplannable();
}
