import { type GraphQLObjectType, type GraphQLSchema, getVariableValues } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import { AppError, responseTooLarge } from '../../core/errors.js';
import { isDatabaseAway } from '../../core/postgres/database-away.js';
import { Pipelines } from '../../core/postgres/pipelines.js';
import { poolOf } from '../../core/postgres/pool.js';
import { columnsOf } from '../../core/reads/rows.js';
import { type BoundArguments, envOf } from '../../core/reads/sql.js';
import { toAppError } from '../server/errors.js';
import { compile, type Statement, shapeOf } from './compile.js';
import { resolveReferences } from './dedupe.js';
import { fillExternal } from './fill-external.js';
import { mayLag, mayMiss } from './lagging.js';
import { bindArguments, type Plan, planOf, skipIncludeKey, unlessUnplannable } from './plan.js';
import type { Operation, Variables } from './selection.js';
import { runMutation, type WrittenPlan, writtenPlanOf } from './written.js';

/** Counters of the reads of one node. */
export interface ReadStats {
  /** By one statement. */
  planned: number;
  /** By resolvers and loaders. */
  loaded: number;
  /** By resolvers and loaders, after the statement failed unexpectedly. */
  failed: number;
  /** Statements that were compiled. */
  plans: number;
}

declare module '../../core/app.js' {
  interface App {
    readonly readStats: ReadStats;
  }
}

export const createReadStats = (): ReadStats => ({ planned: 0, loaded: 0, failed: 0, plans: 0 });

export interface Planner {
  /**
   * The `data` of a response as JSON text, read by one statement. Null where the resolvers have to answer: for a
   * field that no statement reads, without a viewer, in an open transaction, for an error in the result, and after
   * a statement that failed unexpectedly. Throws when the database is away, BAD_USER_INPUT when the text is too
   * long, and RATE_LIMITED or UNAVAILABLE when it takes too long.
   */
  answer(ctx: Context, operation: Operation, variables: Variables): Promise<string | null>;
  /**
   * Runs a mutation whose payload is one row, and reads what it selects of the row by one statement: the `data` of
   * the response as JSON text. Null for any other mutation, which has not run then, and where the resolvers report an
   * error: `execute` takes the payload of a mutation that has run.
   */
  answerMutation(ctx: Context, operation: Operation, variables: Variables): Promise<string | null>;
  /** Compiles the statement of an operation ahead of its first request, where there is one. */
  prepare(ctx: Context, operation: Operation, variables: Variables): void;
}

/** Whether a field that may not be null was null: `orFail` then casts text that is not JSON, SQLSTATE 22P02. */
const isInvalidJson = (error: unknown) => (error as { code?: unknown }).code === '22P02';

/** Maximum memory of each cache, in bytes. */
const cacheBytes = 16_000_000;
/** Approximate memory of a plan for each character of its document, with the parsed document, in bytes. */
const bytesPerCharacter = 100;
/** Approximate memory of an entry without its text, in bytes. */
const entryBytes = 1_000;

/** A cache by least recent use; false stands for an operation that is left to the loaders. */
const cacheOf = <T extends object>() => new LRUCache<string, T | false>({ maxSize: cacheBytes });

/** The value of `key`, made where it is not cached. */
function cached<T extends object>(
  cache: LRUCache<string, T | false>,
  key: string,
  make: () => T | null,
  sizeOf: (made: T | false) => number,
): T | false {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make() ?? false;
  cache.set(key, made, { size: key.length + entryBytes + sizeOf(made) });
  return made;
}

/** Opens a planner of `schema` on the pool of the node. */
export async function openPlanner(app: App, schema: GraphQLSchema): Promise<Planner> {
  const pipelines = new Pipelines(await poolOf(app.orm));
  const replicated = app.replica && new Pipelines(app.replica.pool);
  const columns = columnsOf(app.orm.getMetadata());
  const root = schema.getQueryType() as GraphQLObjectType;
  const { readStats: stats } = app;
  const { responseBytes } = app.config.limits;
  const mutations = schema.getMutationType() as GraphQLObjectType;
  const plans = cacheOf<Plan>();
  const writtenPlans = cacheOf<WrittenPlan>();
  const statements = cacheOf<Statement>();

  // Ids of operations, for the keys of the three caches: parsed documents are themselves cached.
  const ids = new WeakMap<object, number>();
  let operations = 0;
  const idOf = ({ operation }: Operation): number => {
    const known = ids.get(operation) ?? operations++;
    ids.set(operation, known);
    return known;
  };

  const find = (ctx: Context, operation: Operation, given: Variables) => {
    const definitions = operation.operation.variableDefinitions ?? [];
    const { coerced: variables } = getVariableValues(schema, definitions, given);
    if (!variables) return null;
    const key = `${idOf(operation)} ${skipIncludeKey(operation, variables)}`;
    const plan = cached(
      plans,
      key,
      () => planOf(root, operation, variables),
      () => operation.characters * bytesPerCharacter,
    );
    const args = plan && bindArguments(ctx, plan, variables);
    if (!plan || !args) return null;
    const statement = statementFor(key, plan, args);
    return statement && { statement, args, lagging: mayLag(plan.selected) ? plan : null };
  };

  const statementFor = (key: string, plan: Plan, args: readonly BoundArguments[]) =>
    cached(
      statements,
      `${key} ${shapeOf(args)}`,
      () => {
        const compiled = compile(plan, args, columns, responseBytes);
        if (compiled) stats.plans += 1;
        return compiled;
      },
      (compiled) => (compiled ? compiled.text.length : 0),
    );

  /** The plan of a mutation, with its variables. */
  const findWritten = (operation: Operation, given: Variables) => {
    const definitions = operation.operation.variableDefinitions ?? [];
    const { coerced: variables } = getVariableValues(schema, definitions, given);
    if (!variables) return null;
    const key = `${idOf(operation)} ${skipIncludeKey(operation, variables)}`;
    const plan = cached(
      writtenPlans,
      key,
      () => unlessUnplannable(() => writtenPlanOf(mutations, operation, variables)),
      () => operation.characters * bytesPerCharacter,
    );
    return plan && { plan, key, variables };
  };

  /** The answer of the replica; null where the primary has to answer, as for a row that the replica may not have yet. */
  const askReplica = async (ctx: Context, { selected }: Plan, text: string, values: unknown[]) => {
    if (!replicated || !(await app.replica?.admits(ctx.viewer.id))) return null;
    try {
      const [row] = await replicated.query(text, values);
      const answer = row?.[0] ?? null;
      return answer && mayMiss(selected, answer) ? null : answer;
    } catch (error) {
      ctx.log.debug({ err: error }, 'the replica did not answer');
      return null;
    }
  };

  const askPrimary = async (
    ctx: Context,
    { isSearch }: Statement,
    text: string,
    values: unknown[],
  ) => {
    const [row] = isSearch
      ? await app.searches.query<[string | null]>(ctx.viewer.id, { text, values, rowMode: 'array' })
      : await pipelines.query(text, values);
    return row?.[0] ?? null;
  };

  const read = async (
    ctx: Context,
    statement: Statement,
    args: readonly BoundArguments[],
    lagging: Plan | null = null,
  ) => {
    const { text, externals, hasReferences } = statement;
    const values = statement.valuesIn(envOf(ctx, args));
    const lagged =
      lagging && !statement.isSearch ? await askReplica(ctx, lagging, text, values) : null;
    const answer = lagged ?? (await askPrimary(ctx, statement, text, values));
    if (answer === null) return null;
    const json = hasReferences ? resolveReferences(answer, responseBytes) : answer;
    return externals.length > 0 ? fillExternal(ctx, json, externals, args) : json;
  };

  /** Null where the row cannot be read. Throws the error of the mutation. */
  const readWritten = async (
    ctx: Context,
    { plan, key, variables }: { plan: WrittenPlan; key: string; variables: Variables },
    payload: Promise<Readonly<Record<string, { readonly id: number }>>>,
  ) => {
    const row = (await payload)[plan.payload.field.name];
    const [, ...fields] = plan.withArguments;
    const others = bindArguments(ctx, { ...plan, withArguments: fields }, variables);
    const args = others && [{ page: null, names: ['id'], values: [row?.id] }, ...others];
    const statement = args && statementFor(key, plan, args);
    const json = statement && (await read(ctx, statement, args));
    return json ? `{${JSON.stringify(plan.mutation.key)}:${json}}` : null;
  };

  /** Null where the result has an error that the resolvers report; empty where it is too long. */
  const answerOrNull = async (ctx: Context, operation: Operation, variables: Variables) => {
    if (!app.config.readPlanner || ctx.viewerOrNull === null || ctx.inCommit) return null;
    try {
      const found = find(ctx, operation, variables);
      return found ? await read(ctx, found.statement, found.args, found.lagging) : null;
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      const known = toAppError(error);
      // Too many searches, or a statement that took too long: resolvers would take as long.
      if (known?.retryAfterMs) throw known;
      if (error instanceof AppError) return null;
      if (isInvalidJson(error)) return null;
      throw error;
    }
  };

  const countFailure = (ctx: Context, error: unknown) => {
    stats.failed += 1;
    ctx.log.error({ err: error }, 'a planned read failed');
  };

  return {
    async answer(ctx, operation, variables) {
      const json = await answerOrNull(ctx, operation, variables).catch((error: unknown) => {
        if (error instanceof AppError) throw error;
        if (isDatabaseAway(error)) throw error;
        countFailure(ctx, error);
        return undefined;
      });
      if (json === undefined) return null;
      stats[json === null ? 'loaded' : 'planned'] += 1;
      if (json === '') throw responseTooLarge(`${responseBytes} bytes`);
      return json;
    },
    async answerMutation(ctx, operation, given) {
      if (!app.config.readPlanner || ctx.viewerOrNull === null) return null;
      const found = findWritten(operation, given);
      if (!found) return null;
      const payload = runMutation(ctx, found.plan, found.variables);
      const json = await readWritten(ctx, found, payload).catch(async (error: unknown) => {
        const hasRun = await payload.then(Boolean, () => false);
        if (hasRun && !toAppError(error) && !isInvalidJson(error)) countFailure(ctx, error);
        return null;
      });
      if (json) stats.planned += 1;
      // The loaders read the same, and report what is wrong.
      else ctx.payload = payload;
      return json;
    },
    prepare(ctx, operation, variables) {
      if (app.config.readPlanner) find(ctx, operation, variables);
    },
  };
}
