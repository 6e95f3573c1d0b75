import { CompiledQuery } from 'kysely';
import type { Context } from '../context.js';
import type { ReadPage } from '../pagination.js';

/** The arguments of one field: its page, and the values that narrow it. */
export interface BoundArguments {
  /** Null for a field that is no list. */
  readonly page: ReadPage | null;
  /** The narrowing arguments that were given; the text of a statement depends on them. */
  readonly names: readonly string[];
  /** One for each name. */
  readonly values: readonly unknown[];
}

/** The values that placeholders take, for one run of a statement. */
export interface SqlEnv {
  /** The id of the viewer; null without one. */
  readonly viewer: number | null;
  /** Whether the caller may read private fields of others, such as e-mail addresses. */
  readonly showsPrivate: boolean;
  /** The arguments of the fields that have some, in the order of the plan; empty for loaders. */
  readonly args: readonly BoundArguments[];
  /** The values of a statement that was declared to append. */
  readonly given?: object;
}

type ValueIn = (env: SqlEnv) => unknown;

class Placeholder {
  constructor(
    readonly type: string,
    readonly valueIn: ValueIn,
  ) {}
}

/** A fragment of SQL. Values of callers are placeholders in it, and never part of its text. */
export class Sql {
  constructor(
    readonly parts: readonly (string | Placeholder)[],
    /** Whether it contains a `search`. */
    readonly isSearch = false,
  ) {}
}

/** A fragment about the row with that alias. */
export type Expression = (row: Sql) => Sql;

/** A fragment of constant text, other fragments and whole numbers. */
export const sql = (texts: TemplateStringsArray, ...inner: readonly (Sql | number)[]): Sql =>
  new Sql(
    texts.flatMap((text, index) => {
      const part = inner[index];
      if (part === undefined) return [text];
      return part instanceof Sql ? [text, ...part.parts] : [text, String(Math.trunc(part))];
    }),
    inner.some((part) => part instanceof Sql && part.isSearch),
  );

/** Text of the source code or of the metadata, such as a table's name, as SQL. */
export const raw = (text: string): Sql => new Sql([text]);

/** A string constant. */
export const literal = (text: string): Sql => raw(`'${text.replaceAll("'", "''")}'`);

export const join = (fragments: readonly Sql[], separator: string): Sql =>
  new Sql(
    fragments.flatMap(({ parts }, index) => (index > 0 ? [separator, ...parts] : [...parts])),
    fragments.some(({ isSearch }) => isSearch),
  );

/** A condition by a pattern, which may read a whole table; its statement runs among the searches. */
export const search = ({ parts }: Sql): Sql => new Sql(parts, true);

/** A `where` clause with all conditions that are not null; empty when there are none. */
export function where(conditions: readonly (Sql | null)[]): Sql {
  const given = conditions.filter((one) => one !== null);
  return given.length > 0 ? sql` where ${join(given, ' and ')}` : sql``;
}

/** A value of an SQL type that is known when the statement is run. */
export const placeholder = (type: string, valueIn: ValueIn): Sql =>
  new Sql([new Placeholder(type, valueIn)]);

/** A value of an SQL type that is known already. */
export const bind = (value: unknown, type: string): Sql => placeholder(type, () => value);

/** Ids as an array. */
export const bindIds = (ids: readonly number[]): Sql => bind(`{${ids}}`, 'bigint[]');

/** The viewer's id. */
export const viewerId = placeholder('bigint', (env) => env.viewer);

/** Whether private fields of others are shown. */
export const showsPrivate = placeholder('boolean', (env) => env.showsPrivate);

/** A statement as PostgreSQL receives it: text with `$1`, `$2` …, and how to find their values. */
export interface Compiled {
  readonly text: string;
  valuesIn(env: SqlEnv): unknown[];
  readonly isSearch: boolean;
}

export function compileSql({ parts, isSearch }: Sql): Compiled {
  const numbers = new Map<Placeholder, number>();
  const text = parts.map((part) => {
    if (typeof part === 'string') return part;
    const number = numbers.get(part) ?? numbers.size + 1;
    numbers.set(part, number);
    return `$${number}::${part.type}`;
  });
  const placeholders = [...numbers.keys()];
  return {
    text: text.join(''),
    valuesIn: (env) => placeholders.map(({ valueIn }) => valueIn(env)),
    isSearch,
  };
}

/**
 * The values of the caller of `ctx`. They are getters, since live delivery shares an event among viewers
 * unless the context's viewer was read.
 */
export const envOf = (ctx: Context, args: SqlEnv['args'] = []): SqlEnv => ({
  get viewer() {
    return ctx.viewerOrNull?.id ?? null;
  },
  get showsPrivate() {
    return ctx.origin.policy.mayShowPrivateFields && ctx.app.config.legacyShowPrivate;
  },
  args,
});

/**
 * The rows of a statement, inside the open transaction if there is one. Throws BAD_USER_INPUT when the
 * request has loaded too many.
 */
export async function run<R extends object>(ctx: Context, statement: Sql): Promise<R[]> {
  const rows = await execute<R>(ctx, statement);
  ctx.countRows(rows.length);
  return rows;
}

/** The same for rows that are no part of the answer. */
export async function execute<R extends object>(ctx: Context, statement: Sql): Promise<R[]> {
  const { text, valuesIn, isSearch } = compileSql(statement);
  const values = valuesIn(envOf(ctx));
  if (isSearch && !ctx.inCommit) return ctx.app.searches.query<R>(ctx.viewer.id, { text, values });
  return (await ctx.em.getKysely().executeQuery(CompiledQuery.raw(text, values))).rows as R[];
}
