import { CompiledQuery } from 'kysely';
import type { App } from '../app.js';
import type { Context } from '../context.js';
import { unauthenticated } from '../errors.js';
import { type Claim, claiming } from '../postgres/claims.js';
import { queryPrepared } from '../postgres/pool.js';
import { type Columns, columnsOf } from '../reads/rows.js';
import {
  type Compiled,
  compileSql,
  envOf,
  join,
  literal,
  placeholder,
  raw,
  type Sql,
  sql,
  viewerId,
} from '../reads/sql.js';
import { HomeKind, type StreamKey, streamKeyOf } from './topics.js';

// Statements that judge an action, write it and append its events. Each is a transaction of its own: nothing is sent
// or awaited while it holds locks. `ctx.commit` is for what needs several statements.

/** The new heads of streams to which a statement has appended. */
type Heads = Iterable<readonly [StreamKey, number]>;

export interface AppendStatement<R extends object, T> {
  /** The name under which it is prepared. */
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
  readonly claim: Partial<Claim>;
  /** The heads for which doorbells ring, and the result, which is read then and may throw a refusal. */
  read(rows: readonly R[]): { readonly heads: Heads; result(): T };
}

/** Runs a statement that appends, in a transaction of its own. */
export async function runAlone<R extends object, T>(
  app: App,
  { name, text, values, claim, read }: AppendStatement<R, T>,
): Promise<T> {
  const rows = await claiming(claim, () => queryPrepared<R>(app, name, text, values));
  const { heads, result } = read(rows);
  for (const [stream, head] of heads) app.doorbell.ring(stream, head);
  return result();
}

/** Runs a statement that appends, in the open `ctx.commit` if there is one. */
export async function runAppend<R extends object, T>(
  ctx: Context,
  statement: AppendStatement<R, T>,
): Promise<T> {
  if (ctx.inCommit) {
    const { text, values, read } = statement;
    const query = CompiledQuery.raw(text, values);
    const { rows } = await ctx.forgetting(() => ctx.em.getKysely().executeQuery(query));
    const { heads, result } = read(rows as R[]);
    for (const [stream, head] of heads) ctx.ring(stream, head);
    return result();
  }
  ctx.noteWrite();
  try {
    return await ctx.forgetting(() => runAlone(ctx.app, statement));
  } finally {
    ctx.noteWrite();
  }
}

/** An event to append, in SQL. */
interface EventSql {
  /** The kind of stream, and the id of what it belongs to. */
  readonly stream: keyof typeof HomeKind;
  readonly id: Sql;
  readonly kind: string | Sql;
  readonly data: Sql;
}

const array = (items: readonly Sql[], type: string): Sql =>
  sql`array[${join(items, ', ')}]::${raw(type)}[]`;

/**
 * A call of the function that appends events of the viewer to different streams, which it creates where needed. Its
 * arguments must have a column of the row that decides whether it is called: a join in which they have none may call it
 * first, and drop its rows afterwards.
 */
export const appendEvents = (events: readonly EventSql[]): Sql => {
  const homes = array(
    events.map(({ id }) => id),
    'bigint',
  );
  const homeKinds = array(
    events.map(({ stream }) => sql`${HomeKind[stream]}`),
    'smallint',
  );
  const kinds = array(
    events.map(({ kind }) => (typeof kind === 'string' ? literal(kind) : kind)),
    'text',
  );
  const contents = array(
    events.map(({ data }) => data),
    'jsonb',
  );
  return sql`append_events(${homes}, ${homeKinds}, ${kinds}, ${viewerId}, null, ${contents}, false)`;
};

/** What the row of a declared statement has besides its own columns. */
interface OutcomeRow {
  append__refusal: string | null;
  append__heads: readonly [homeKind: number, home: number, seq: number][] | null;
}

const nothing: OutcomeRow = { append__refusal: null, append__heads: null };

/**
 * The last columns of a declared statement: the name of the error, an expression that is null without one, and the
 * heads of streams in the rows of `append_events` that the common table expression `appended` has.
 */
export const outcome = (refusal: Sql): Sql =>
  sql`${refusal} as append__refusal,
    (select jsonb_agg(jsonb_build_array(home_kind, home, seq)) from appended) as append__heads`;

/** A value of each run, by its name. */
export type Given<V extends object> = (name: keyof V & string, type: string) => Sql;

interface Declaration<V extends object, Row extends object, T> {
  readonly name: string;
  /**
   * The statement. Its snapshot is that of its beginning, also after it has waited for a lock: rows that decide are
   * locked by `materialized` expressions, which have them as they are then: users first, a post or a call before
   * streams. Or they are read by a function, whose statements see what has been committed.
   */
  text(columns: Columns, given: Given<V>): Sql;
  /** The stream whose row it locks. */
  stream?(values: NoInfer<V>): StreamKey;
  /** The errors of its refusals, besides NO_ACCOUNT: UNAUTHENTICATED for a viewer without an account. */
  readonly refusals: Readonly<Record<string, (row: NoInfer<Row>) => Error>>;
  /** The error where it has no row. */
  missing(): Error;
  read(ctx: Context, row: Row): T;
}

/** Declares a statement with at most one row that ends with the columns of `outcome`. */
export function declareAppend<V extends object, Row extends object, T>(
  declaration: Declaration<V, Row, T>,
): (ctx: Context, values: V) => Promise<T> {
  const { name } = declaration;
  const refusals: Declaration<V, Row, T>['refusals'] = {
    NO_ACCOUNT: () => unauthenticated(),
    ...declaration.refusals,
  };
  const placeholders = new Map<string, Sql>();
  const given = (key: string, type: string): Sql => {
    const known = placeholders.get(key) ?? placeholder(type, (env) => env.given?.[key as never]);
    placeholders.set(key, known);
    return known;
  };
  let compiled: Compiled | null = null;
  return async (ctx, values) => {
    ctx.requireViewer();
    compiled ??= compileSql(declaration.text(columnsOf(ctx.em.getMetadata()), given));
    return runAppend<Row & OutcomeRow, T>(ctx, {
      name,
      text: compiled.text,
      values: compiled.valuesIn({ ...envOf(ctx), given: values }),
      claim: { stream: declaration.stream?.(values) ?? null },
      read([row]) {
        const { append__refusal: refusal, append__heads: appended, ...own } = row ?? nothing;
        return {
          heads: (appended ?? []).map(
            ([kind, home, seq]) => [streamKeyOf(kind, home), seq] as const,
          ),
          result() {
            if (!row) throw declaration.missing();
            if (refusal !== null)
              throw refusals[refusal]?.(own as unknown as Row) ?? new Error(`${name}: ${refusal}`);
            return declaration.read(ctx, own as unknown as Row);
          },
        };
      },
    });
  };
}
