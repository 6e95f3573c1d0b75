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
  quoted,
  visibleHere,
  where,
} from './compile.js';
import { relationJson } from './relation.js';
import { type Selected, type SelectedObject, typename, Unplannable } from './selection.js';

/** What the parts of one connection are written with. */
interface PageSql {
  readonly parts: Parts;
  readonly read: Connection<never, never>;
  /** Where a row of the page stands. */
  readonly place: Place;
  /** What aggregates its rows: in their order, and without the one that was read beyond it. */
  readonly aggregated: (name: string, value: string) => string;
  readonly backward: boolean;
  readonly size: number;
  readonly isFirst: boolean;
  /** What the nodes are made from, beside the rows. */
  readonly joins: string[];
}

/** A page of a list as JSON, `parent` being the row it belongs to. */
export function connectionJson(
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
  const place = { entity: read.entity, row };
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
  const rows = rowsOfPage(read, page, { conditions, cursor, columns, statement, extra });
  const visible = read.node ? null : visibleHere(parts, place, read.by);
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
    aggregated: (name, value) => `${name}(${value}${order})${filter}`,
    joins: [],
  };
  const fields = object.fields.map(
    (field) => `${pageField(sql, object, field)} as ${quoted(field.key)}`,
  );
  const isNumbered = extra > 0 || page.backward || visible !== null;
  const numbered = isNumbered
    ? `select page.*, row_number() over () as place from (${rows}) page`
    : rows;
  // Read backward, the rows come last first.
  const inOrder = page.backward ? `select * from (${numbered}) page order by place desc` : numbered;
  // It is one row, also where nothing that is asked of it aggregates any.
  return `(select row_to_json(p) from (select ${fields.join(', ')}
    from (${inOrder}) ${row}${sql.joins.join('')}${where([visible])} having true) p)`;
}

/** Whether anything asked of a connection depends on there being a row beyond the page. */
const asksForMore = ({ fields }: SelectedObject): boolean =>
  fields.some(({ field, object }) => field.name === 'pageInfo' && object !== null);

function pageField(sql: PageSql, { type }: SelectedObject, selected: Selected): string {
  switch (selected.field.name) {
    case typename:
      return `'${type.name}'::text`;
    case 'nodes':
      return list(sql, nodeJson(sql, selected));
    case 'edges':
      return list(sql, edgeJson(sql, objectOf(selected)));
    case 'pageInfo':
      return pageInfoJson(sql, objectOf(selected));
    default:
      throw new Unplannable();
  }
}

const list = ({ aggregated }: PageSql, json: string) =>
  `coalesce(${aggregated('json_agg', json)}, '[]'::json)`;

function nodeJson(sql: PageSql, selected: Selected): string {
  const { parts, read, place, joins } = sql;
  if (read.node) return relationJson(parts, selected, place, read.node);
  const node = parts.alias();
  joins.push(` cross join lateral (select ${parts.fields(objectOf(selected), place)}) ${node}`);
  return `row_to_json(${node})`;
}

function edgeJson(sql: PageSql, { type, fields }: SelectedObject): string {
  const parts = fields.map((selected) => {
    const key = `'${selected.key}'`;
    if (selected.field.name === typename) return `${key}, '${type.name}'::text`;
    if (selected.field.name === 'node') return `${key}, ${nodeJson(sql, selected)}`;
    if (selected.field.name === 'cursor') return `${key}, ${cursorSql(sql)}`;
    throw new Unplannable();
  });
  if (parts.length > 50) throw new Unplannable();
  return `json_build_object(${parts.join(', ')})`;
}

/** The base64url of what the cursor of a row holds. */
const cursorSql = ({ read, place: { row } }: PageSql): string =>
  `translate(encode(convert_to(${read.order.place(row)}, 'UTF8'), 'base64'), '+/=', '-_')`;

function pageInfoJson(sql: PageSql, { type, fields }: SelectedObject): string {
  const { backward, size, isFirst, aggregated } = sql;
  const more = `count(*) > ${size}`;
  const cursors = `(${aggregated('array_agg', cursorSql(sql))})`;
  const values: Record<string, string> = {
    [typename]: `'${type.name}'::text`,
    hasNextPage: backward ? String(!isFirst) : more,
    hasPreviousPage: backward ? more : String(!isFirst),
    startCursor: `${cursors}[1]`,
    endCursor: `${cursors}[least(count(*), ${size})]`,
  };
  const parts = fields.map(({ key, field }) => {
    const value = values[field.name];
    if (value === undefined) throw new Unplannable();
    return `'${key}', ${value}`;
  });
  if (parts.length > 50) throw new Unplannable();
  return `json_build_object(${parts.join(', ')})`;
}
