import { Node } from '../../core/global-id.js';
import type { Embedded } from '../../core/reads/embedded.js';
import { firstOf, type Many, type One } from '../../core/reads/related.js';
import type { Columns } from '../../core/reads/rows.js';
import {
  type BoundArguments,
  type Compiled,
  compileSql,
  type Sql,
  sql,
  where,
} from '../../core/reads/sql.js';
import {
  type Compiler,
  newCompiler,
  objectOf,
  orFail,
  parentOf,
  placeholderValues,
  type RowRef,
  visibleHere,
} from './compile-types.js';
import { type ExternalField, externalJson } from './fill-external.js';
import {
  concatenated,
  type Json,
  leafJson,
  listJson,
  nestedJson,
  objectJson,
} from './json-text.js';
import { type Plan, unlessUnplannable } from './plan.js';
import { connectionText, relationText } from './relations.js';
import { readOf, type Selected, type SelectedObject, typename, Unplannable } from './selection.js';

/** A compiled plan. Its one value is the `data` of the response as JSON text, which is empty when it would be too long. */
export interface Statement extends Compiled {
  /** The fields that are filled into its answer. */
  readonly externals: readonly ExternalField[];
  /** Whether the text refers to objects that occur several times in the response and are written once. */
  readonly hasReferences: boolean;
}

/** The properties of arguments that the text of a statement depends on. */
export const shapeOf = (args: readonly BoundArguments[]): string =>
  args
    .map(({ page, names }) => {
      const part =
        page &&
        `${page.backward ? '-' : ''}${page.size}${page.from ? '+' : ''}${page.around === null ? '' : '~'}`;
      return `${part ?? ''} ${names}`;
    })
    .join('|');

/** Compiles a plan for arguments of one shape and a longest response; null where no statement can read it. */
export const compile = (
  { selected, withArguments }: Plan,
  args: readonly BoundArguments[],
  columns: Columns,
  responseBytes: number,
): Statement | null =>
  unlessUnplannable(() => {
    const byField = new Map(
      withArguments.map((field, index) => [field, { index, bound: args[index] as BoundArguments }]),
    );
    if (selected.fields.every(({ field }) => field.name === typename)) throw new Unplannable();
    const compiler = newCompiler(columns, byField, objectAt);
    const fields = selected.fields.map((field) => ({
      key: field.key,
      json:
        field.field.name === typename
          ? [`"${selected.type.name}"`]
          : nestedJson(field, rootText(compiler, field)),
    }));
    const text = concatenated(objectJson(fields));
    // `offset 0` keeps the text from being computed twice.
    return {
      ...compileSql(sql`select case when octet_length(json) > ${responseBytes} then '' else json end
        from (select ${text} as json offset 0) data`),
      externals: compiler.externals,
      hasReferences: compiler.references > 0,
    };
  });

/** SQL of the JSON text of an object. The statement fails where a field is null that may not be. */
function objectAt(compiler: Compiler, object: SelectedObject, ref: RowRef): Sql {
  return orFail(concatenated(objectJsonAt(compiler, object, ref)), sql`${ref.row}.id`);
}

function objectJsonAt(compiler: Compiler, object: SelectedObject, ref: RowRef): Json {
  const fields = object.fields.map((selected) => ({
    key: selected.key,
    json: fieldJson(compiler, object, selected, ref),
  }));
  return objectJson(fields);
}

function fieldJson(
  compiler: Compiler,
  { type }: SelectedObject,
  selected: Selected,
  ref: RowRef,
): Json {
  const { name } = selected.field;
  if (name === typename) return [`"${type.name}"`];
  const read = readOf(selected.field);
  if (!read && name === 'id' && ref.entity.prototype instanceof Node) {
    return [`"${type.name.toLowerCase()}_`, sql`${ref.row}.id`, '"'];
  }
  if (!read) return propertyJson(compiler, selected, ref, name);
  switch (read.kind) {
    case 'property':
      return propertyJson(compiler, selected, ref, read.name);
    case 'computed':
      return leafJson(
        selected,
        ref.participation && read.ofParticipation
          ? read.ofParticipation(ref.participation)
          : read.sql(ref.row),
      );
    case 'argued': {
      const given = placeholderValues(compiler.args.get(selected));
      const args = given.map(([name, value]) => [name, value(read.args[name as never]!.type)]);
      return leafJson(selected, read.sql(ref.row, Object.fromEntries(args)));
    }
    case 'external':
      return externalJson(
        compiler.externals,
        selected,
        read,
        read.key(ref.row),
        compiler.args.get(selected)?.index ?? null,
      );
    case 'embedded':
      return nestedJson(selected, embeddedText(compiler, selected, read, ref));
    case 'itself':
      return objectJsonAt(compiler, objectOf(selected), ref);
    case 'connection':
      return nestedJson(selected, connectionText(compiler, selected, read, ref));
    case 'many':
      return nestedJson(selected, manyText(compiler, selected, read, ref));
    case 'one':
      return nestedJson(selected, oneText(compiler, selected, read, ref));
    case 'count':
      return leafJson(selected, read.sql(compiler.columns));
  }
}

/** A column, or the row that a relation leads to. A field with a resolver and no declaration is neither. */
function propertyJson(compiler: Compiler, selected: Selected, ref: RowRef, name: string): Json {
  if (selected.object) return nestedJson(selected, relationText(compiler, selected, ref, name));
  const column = compiler.columns.value(ref.entity, name);
  if (column === null || (selected.field.resolve && !readOf(selected.field))) {
    throw new Unplannable();
  }
  return leafJson(selected, sql`${ref.row}.${column}`);
}

/** The object that is made of columns of the row, or the list of such objects. */
function embeddedText(
  compiler: Compiler,
  selected: Selected,
  { entity, from, most }: Embedded,
  ref: RowRef,
): Sql {
  const object = objectOf(selected);
  if (entity.name !== object.type.name) throw new Unplannable();
  const row = compiler.alias();
  const text = compiler.object(object, { entity, row });
  const value = most === undefined ? text : listJson(sql`string_agg(${text}, ',')`);
  return sql`(select ${value} from (${from(ref.row)}) ${row})`;
}

/** The first of the rows that belong to this one, or the row that an argument selects. */
function oneText(
  compiler: Compiler,
  selected: Selected,
  read: One<never, never>,
  parent: RowRef | null,
): Sql {
  const object = objectOf(selected);
  const narrowed = placeholderValues(compiler.args.get(selected));
  if (read.narrow && narrowed.length !== 1) throw new Unplannable();
  if (read.entity.name !== object.type.name) throw new Unplannable();
  const row = compiler.alias();
  const first = firstOf(read, {
    parent: read.by && parent ? parentOf(parent, read.parentColumn) : null,
    narrowed,
    columns: compiler.columns,
  });
  const ref = { entity: read.entity, row };
  const visible = visibleHere(compiler, ref, read.by);
  const found =
    parent?.participation && read.ofParticipation
      ? read.ofParticipation(parent.participation, first)
      : first;
  return sql`(select ${compiler.object(object, ref)} from (${found}) ${row}${where([visible])})`;
}

/** The few rows that belong to this one, and the rows that are added where there are too many. */
function manyText(compiler: Compiler, selected: Selected, read: Many<never>, ref: RowRef): Sql {
  const parent = parentOf(ref);
  const first = manyPart(compiler, selected, read, read.rows(parent));
  if (!read.added) return sql`(select '[' || coalesce(${first.list}, '') || ']' ${first.from})`;
  const added = manyPart(compiler, selected, read, read.added(parent));
  const more = sql`case when count(*) < ${read.most} then '' else coalesce((select ',' || ${added.list} ${added.from}), '') end`;
  return sql`(select '[' || coalesce(${first.list}, '') || ${more} || ']' ${first.from})`;
}

/** The aggregate of the texts of `rows`, and its `from`. */
function manyPart(compiler: Compiler, selected: Selected, read: Many<never>, rows: Sql) {
  const row = compiler.alias();
  const ref = { entity: read.entity, row };
  const node = read.node
    ? relationText(compiler, selected, ref, read.node)
    : compiler.object(objectOf(selected), ref);
  const visible = read.node ? null : visibleHere(compiler, ref, read.by);
  // They come in order, unless the condition is evaluated by a join.
  const order = visible ? sql` order by ${read.order(row)}` : sql``;
  return {
    list: sql`string_agg(${node}, ','${order})`,
    from: sql`from (${rows}) ${row}${where([visible])}`,
  };
}

/** A field of the root, which has no row. */
function rootText(compiler: Compiler, selected: Selected): Sql {
  const read = readOf(selected.field);
  if (read?.kind === 'connection') return connectionText(compiler, selected, read, null);
  if (read?.kind === 'one') return oneText(compiler, selected, read, null);
  throw new Unplannable();
}
