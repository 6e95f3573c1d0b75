import type { Connection } from '../../core/reads/connection.js';
import { rowsOfPage } from '../../core/reads/order.js';
import { conditionsOn } from '../../core/reads/rows.js';
import {
  type Bind,
  narrowBinds,
  objectOf,
  type Parts,
  type Place,
  parentOf,
  visibleHere,
  where,
} from './compile-types.js';
import { leastRows } from './dedupe.js';
import { concatenated, listText, objectText, orNull, type Pieces } from './json-text.js';
import { relationText } from './relation.js';
import { type Selected, type SelectedObject, typename, Unplannable } from './selection.js';

/** What the parts of one connection are written with. */
interface PageSql {
  readonly parts: Parts;
  readonly read: Connection<never, never>;
  /** Where a row of the page stands. */
  readonly place: Place;
  /** What aggregates its rows: in their order, and without the one that was read beyond it. */
  readonly aggregated: (name: string, value: string, more?: string) => string;
  readonly backward: boolean;
  readonly size: number;
  readonly isFirst: boolean;
}

/** The text of a page of a list, `parent` being the row it belongs to. */
export function connectionText(
  parts: Parts,
  selected: Selected,
  read: Connection<never, never>,
  parent: Place | null,
): string {
  const found = parts.asked.get(selected);
  if (!found?.asked.page || (parent === null) !== !read.by) throw new Unplannable();
  const { page } = found.asked;
  const object = objectOf(selected);
  const extra = asksForMore(object) ? 1 : 0;
  const row = parts.alias();
  const repeated = page.size >= leastRows ? { definitions: [] } : null;
  const place = { entity: read.entity, row, ...(repeated && { repeated }) };
  const { statement, columns } = parts;
  const isFirst = page.from === null;
  const cursor = isFirst
    ? []
    : read.order.types.map((type, at) => {
        const bind: Bind = (env) => read.order.from(env.asked[found.index]?.page?.from ?? null)[at];
        return statement.bind(bind, type);
      });
  const conditions = conditionsOn(read, 'row', {
    parent: parent && parentOf(parent, read.parentColumn),
    names: found.asked.names,
    values: narrowBinds(found.index, found.asked),
    statement,
    columns,
  });
  // A head finds the rows by itself, and only what it found is asked for.
  const seenFrom = read.head ? row : 'row';
  const seen = read.node
    ? null
    : visibleHere(parts, { entity: read.entity, row: seenFrom }, read.by);
  const visible = read.head ? seen : null;
  if (seen && !read.head) conditions.push(seen);
  const rows = rowsOfPage(read, page, { conditions, cursor, columns, statement, extra });
  const filter = extra ? ` filter (where ${row}.place <= ${page.size})` : '';
  // The rows come in order, unless the condition is answered by a join.
  const order = visible ? ` order by ${row}.place${page.backward ? ' desc' : ''}` : '';
  const sql: PageSql = {
    parts,
    read,
    place,
    isFirst,
    backward: page.backward,
    size: page.size,
    aggregated: (name, value, more = '') => `${name}(${value}${more}${order})${filter}`,
  };
  const text = concatenated(
    objectText(
      object.fields.map((field) => ({ key: field.key, json: pageField(sql, object, field) })),
      object.bare,
    ),
  );
  const isNumbered = extra > 0 || visible !== null;
  const numbered = isNumbered
    ? `select page.*, row_number() over () as place from (${rows}) page`
    : rows;
  // Read backward, the rows come last first.
  const inOrder = page.backward
    ? `select * from (${numbered}) page order by ${read.order.sql('page', false)}`
    : numbered;
  // It is one row, also where nothing that is asked of it aggregates any.
  return `(select ${text} from (${inOrder}) ${row}${where([visible])} having true)`;
}

/** Whether anything asked of a connection depends on there being a row beyond the page. */
const asksForMore = ({ fields }: SelectedObject): boolean =>
  fields.some(({ field, object }) => field.name === 'pageInfo' && object !== null);

function pageField(sql: PageSql, { type }: SelectedObject, selected: Selected): Pieces {
  switch (selected.field.name) {
    case typename:
      return [`"${type.name}"`];
    case 'nodes':
      return [{ sql: list(sql, nodeText(sql, selected)) }];
    case 'edges':
      return [{ sql: list(sql, edgeText(sql, objectOf(selected))) }];
    case 'pageInfo':
      return pageInfoText(sql, objectOf(selected));
    default:
      throw new Unplannable();
  }
}

const list = ({ aggregated, place }: PageSql, text: string) =>
  [
    listText(aggregated('string_agg', text, ", ','")),
    ...(place.repeated?.definitions.splice(0) ?? []),
  ].join(' || ');

// A node that a row leads to is on the list once.
const nodeText = ({ parts, read, place }: PageSql, selected: Selected): string =>
  read.node
    ? relationText(
        parts,
        selected,
        { entity: place.entity, row: place.row },
        read.node,
        read.viewer,
      )
    : parts.object(objectOf(selected), place);

function edgeText(sql: PageSql, { type, fields }: SelectedObject): string {
  const json = (selected: Selected): Pieces => {
    switch (selected.field.name) {
      case typename:
        return [`"${type.name}"`];
      case 'node':
        return [{ sql: nodeText(sql, selected) }];
      case 'cursor':
        return ['"', { sql: cursorSql(sql, (column) => `${sql.place.row}.${column}`) }, '"'];
      default:
        throw new Unplannable();
    }
  };
  return concatenated(objectText(fields.map((one) => ({ key: one.key, json: json(one) }))));
}

/** The base64url of what the cursor of a row holds, `value` being that of one of its columns. */
const cursorSql = ({ read }: PageSql, value: (column: string) => string): string =>
  `translate(encode(convert_to(${read.order.place(value)}, 'UTF8'), 'base64'), '+/=', '-_')`;

function pageInfoText(sql: PageSql, { type, fields, bare }: SelectedObject): Pieces {
  const { backward, size, isFirst, aggregated, place } = sql;
  const more: Pieces = [{ sql: `count(*) > ${size}` }];
  // Of all the rows only one's cursor is written: that is most of what a row of ids costs.
  const cursor = (at: string) => {
    const value = (column: string) =>
      `(${aggregated('array_agg', `${place.row}.${column}`)})[${at}]`;
    return orNull(`'"' || ${cursorSql(sql, value)} || '"'`);
  };
  const values: Record<string, Pieces> = {
    [typename]: [`"${type.name}"`],
    hasNextPage: backward ? [String(!isFirst)] : more,
    hasPreviousPage: backward ? more : [String(!isFirst)],
    startCursor: cursor('1'),
    endCursor: cursor(`least(count(*), ${size})`),
  };
  return objectText(
    fields.map(({ key, field }) => {
      const json = values[field.name];
      if (!json) throw new Unplannable();
      return { key, json };
    }),
    bare,
  );
}
