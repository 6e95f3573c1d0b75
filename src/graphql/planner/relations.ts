import { isNonNullType } from 'graphql';
import type { Connection } from '../../core/reads/connection.js';
import { rowsOfPage } from '../../core/reads/order.js';
import { conditionsOn } from '../../core/reads/rows.js';
import { type Expression, placeholder, raw, type Sql, sql, where } from '../../core/reads/sql.js';
import { countOf } from '../../core/reads/total.js';
import { type Visibility, visibilityOf } from '../../core/reads/visible.js';
import {
  type Compiler,
  objectOf,
  orFail,
  parentOf,
  placeholderValues,
  type RowRef,
  visibleHere,
} from './compile-types.js';
import { leastRows, referenceTo } from './dedupe.js';
import { concatenated, type Json, leafJson, listJson, objectJson, orNull } from './json-text.js';
import { readOf, type Selected, type SelectedObject, typename, Unplannable } from './selection.js';

/**
 * The text of the object that a relation of a row leads to; null where the viewer may not see it.
 * `viewer` names the relation by which the row belongs to the viewer, if it does.
 */
export function relationText(
  compiler: Compiler,
  selected: Selected,
  from: RowRef,
  name: string,
  viewer?: string,
): Sql {
  const object = objectOf(selected);
  const target = compiler.columns.target(from.entity, name);
  if (!target || target.name !== object.type.name) throw new Unplannable();
  const key = sql`${from.row}.${compiler.columns.column(from.entity, name)}`;
  const row = compiler.alias();
  const isOwn = isParticipation(visibilityOf(target), from, name, viewer);
  const ref = { entity: target, row, ...(isOwn && { participation: from.row }) };
  const visible = isOwn ? null : visibleHere(compiler, ref);
  const before = compiler.references;
  const text = compiler.object(object, ref);
  const table = compiler.columns.table(target);
  // The foreign key says that the row exists.
  const ofId = sql`(select ${text} from (select ${key} as id) ${row} where ${row}.id is not null)`;
  if (visible === null && object.fields.every(isId)) return ofId;
  // An object that is written once for the list (`dedupe.ts`) must not depend on the row that refers to it.
  // Nor may it contain a reference.
  const standsAlone = !isOwn && compiler.references === before;
  if (from.shared && visible === null && standsAlone) {
    return referenceTo(from.shared, compiler.references++, key, { table, row, text });
  }
  if (visible === null && object.fields.every((field) => isReadById(field, ref))) return ofId;
  const found = sql`(select ${text}
    from ${table} ${row}${where([sql`${row}.id = ${key}`, visible])})`;
  return visible && isNonNullType(selected.field.type) ? orFail(found, key) : found;
}

const isId = ({ field, object }: Selected): boolean =>
  field.name === typename || (field.name === 'id' && !object && !readOf(field));

/** Whether a field of a row is read without any column of the row but its id. */
function isReadById(selected: Selected, { participation }: RowRef): boolean {
  const read = readOf(selected.field);
  switch (read?.kind) {
    case 'computed':
      return Boolean(participation && read.ofParticipation);
    case 'many':
      return true;
    case 'one':
    case 'connection':
      return (read.parentColumn ?? 'id') === 'id';
    default:
      return isId(selected);
  }
}

/** Whether the row is the viewer's participation in the relation's target, which is then visible. */
const isParticipation = (
  visibility: Visibility | undefined,
  { entity }: RowRef,
  name: string,
  viewer: string | undefined,
): boolean =>
  typeof visibility === 'object' &&
  'members' in visibility &&
  visibility.members.entity === entity &&
  visibility.members.of === name &&
  visibility.members.member === viewer;

/** A page under construction. */
interface PageCompiler {
  readonly compiler: Compiler;
  readonly read: Connection<never, never>;
  /** A row of the page. */
  readonly ref: RowRef;
  /** Closes the call of an aggregate: over the rows in their order, without the row after the page. */
  readonly aggregate: (call: Sql) => Sql;
  readonly backward: boolean;
  readonly size: number;
  readonly isFirst: boolean;
  /** Whether it is a page around a row: its rows have `page_start`, the number before the page. */
  readonly isAround: boolean;
  /** The conditions on the alias `row` of all rows of the list; null where its keys select them. */
  readonly conditions: readonly Sql[] | null;
}

/** The text of a page of a list; `parent` is the row it belongs to. */
export function connectionText(
  compiler: Compiler,
  selected: Selected,
  read: Connection<never, never>,
  parent: RowRef | null,
): Sql {
  const { columns } = compiler;
  const found = compiler.args.get(selected);
  const page = found?.bound.page;
  if (!page || (parent === null) !== !read.by) throw new Unplannable();
  const object = objectOf(selected);
  const extra = asksForMore(object) ? 1 : 0;
  const row = compiler.alias();
  const ref = { entity: read.entity, row, ...(page.size >= leastRows && { shared: [] }) };
  const isFirst = page.from === null;
  const cursor = isFirst
    ? []
    : read.order.types.map((type, at) =>
        placeholder(
          type,
          ({ args }) => read.order.valuesIn(args[found.index]?.page?.from ?? null)[at],
        ),
      );
  const conditions = conditionsOn(read, raw('row'), {
    parent: parent && parentOf(parent, read.parentColumn),
    narrowed: placeholderValues(found),
    columns,
  });
  // With page keys, only the rows they select are checked.
  const checked = { entity: read.entity, row: read.keys ? row : raw('row') };
  const visible = read.node
    ? null
    : (read.visibleByKeys?.(checked.row) ?? visibleHere(compiler, checked, read.by));
  const after = read.keys ? visible : null;
  if (visible && !after) conditions.push(visible);
  const middle = placeholder('bigint', ({ args }) => args[found.index]?.page?.around);
  const around =
    page.around === null || !parent
      ? undefined
      : read.around?.place(middle, parentOf(parent, read.parentColumn));
  const rows = rowsOfPage(read, page, { conditions, cursor, columns, extra, around });
  const filter = extra ? sql` filter (where ${row}.place <= ${page.size})` : sql``;
  // The rows come in order, unless the condition is evaluated by a join.
  const direction = raw(page.backward ? ' desc' : '');
  const order = after ? sql` order by ${row}.place${direction}` : sql``;
  const pageCompiler: PageCompiler = {
    compiler,
    read,
    ref,
    isFirst,
    isAround: around !== undefined,
    backward: page.backward,
    size: page.size,
    conditions: read.keys ? null : conditions,
    aggregate: (call) => sql`${call}${order})${filter}`,
  };
  const fields = object.fields.map((field) => ({
    key: field.key,
    json: pageField(pageCompiler, object, field),
  }));
  const text = concatenated(objectJson(fields));
  const numbered =
    extra > 0 || after
      ? sql`select page.*, row_number() over () as place from (${rows}) page`
      : rows;
  // Read backward, the last row comes first.
  const inOrder = page.backward
    ? sql`select * from (${numbered}) page order by ${read.order.sql(raw('page'), false)}`
    : numbered;
  // `having` makes it one row even where no field aggregates the rows.
  return sql`(select ${text} from (${inOrder}) ${row}${where([after])} having true)`;
}

/** Whether a field of a connection depends on the row after the page. */
const asksForMore = ({ fields }: SelectedObject): boolean =>
  fields.some(({ field, object }) => field.name === 'pageInfo' && object !== null);

function pageField(page: PageCompiler, { type }: SelectedObject, selected: Selected): Json {
  switch (selected.field.name) {
    case typename:
      return [`"${type.name}"`];
    case 'nodes':
      return [list(page, nodeText(page, selected))];
    case 'edges':
      return [list(page, edgeText(page, objectOf(selected)))];
    case 'pageInfo':
      return pageInfoJson(page, objectOf(selected));
    case 'totalCount':
      return totalJson(page, selected);
    default:
      return countJson(page, selected);
  }
}

/** The number of all rows of the list. */
function totalJson({ compiler, read, conditions }: PageCompiler, selected: Selected): Json {
  if (!conditions) throw new Unplannable();
  return leafJson(selected, countOf(read, conditions, compiler.columns));
}

/** A number of rows that is a field of the connection. */
function countJson({ compiler }: PageCompiler, selected: Selected): Json {
  const read = readOf(selected.field);
  if (read?.kind !== 'count') throw new Unplannable();
  return leafJson(selected, read.sql(compiler.columns));
}

/** A list, and behind it the objects that its rows refer to. */
const list = ({ aggregate, ref }: PageCompiler, text: Sql): Sql =>
  [listJson(aggregate(sql`string_agg(${text}, ','`)), ...(ref.shared?.splice(0) ?? [])].reduce(
    (all, next) => sql`${all} || ${next}`,
  );

// The node of an edge row occurs once in a list, so it is not shared.
const nodeText = ({ compiler, read, ref }: PageCompiler, selected: Selected): Sql =>
  read.node
    ? relationText(compiler, selected, { ...ref, shared: undefined }, read.node, read.viewer)
    : compiler.object(objectOf(selected), ref);

function edgeText(page: PageCompiler, { type, fields }: SelectedObject): Sql {
  const json = (selected: Selected): Json => {
    switch (selected.field.name) {
      case typename:
        return [`"${type.name}"`];
      case 'node':
        return [nodeText(page, selected)];
      case 'cursor':
        return ['"', cursorSql(page, (column) => sql`${page.ref.row}.${column}`), '"'];
      default:
        throw new Unplannable();
    }
  };
  return concatenated(objectJson(fields.map((one) => ({ key: one.key, json: json(one) }))));
}

/** The cursor of a row; `value` is the SQL of one of its columns. */
const cursorSql = ({ read }: PageCompiler, value: Expression): Sql =>
  sql`translate(encode(convert_to(${read.order.cursorSql(value)}, 'UTF8'), 'base64'), '+/=', '-_')`;

function pageInfoJson(page: PageCompiler, { type, fields }: SelectedObject): Json {
  const { backward, size, isFirst, isAround, aggregate, ref } = page;
  const before: Json = isAround
    ? [sql`coalesce(max(${ref.row}.page_start) > 0, false)`]
    : [String(!isFirst)];
  const more: Json = [sql`count(*) > ${size}`];
  // The cursor of one row alone is computed: cursors are most of the cost of short rows.
  const cursorAt = (at: Sql) => {
    const value = (column: Sql) => sql`(${aggregate(sql`array_agg(${ref.row}.${column}`)})[${at}]`;
    return orNull(sql`'"' || ${cursorSql(page, value)} || '"'`);
  };
  const values: Record<string, Json> = {
    [typename]: [`"${type.name}"`],
    hasNextPage: backward ? [String(!isFirst)] : more,
    hasPreviousPage: backward ? more : before,
    startCursor: cursorAt(sql`1`),
    endCursor: cursorAt(sql`least(count(*), ${size})`),
  };
  return objectJson(
    fields.map(({ key, field }) => {
      const json = values[field.name];
      if (!json) throw new Unplannable();
      return { key, json };
    }),
  );
}
