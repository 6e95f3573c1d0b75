import { type GraphQLObjectType, type GraphQLSchema, getVariableValues } from 'graphql';
import type { App } from '../../core/app.js';
import type { Context, Origin } from '../../core/context.js';
import { AppError } from '../../core/errors.js';
import { Pipelines } from '../../core/postgres/pipelines.js';
import { poolOf } from '../../core/postgres/pool.js';
import { isSearch } from '../../core/postgres/searches.js';
import { showsPrivate } from '../../core/reads/statement.js';
import { columnsOf } from '../../core/reads/visible.js';
import { isDatabaseAway } from '../server/errors.js';
import { compiledFor } from './compile.js';
import { withRepeated } from './dedupe.js';
import { filledIn } from './fill-external.js';
import { ask, type Outline, outlineOf } from './plan.js';
import type { Operation, Variables } from './selection.js';
import { StatementNames } from './statement-names.js';

export interface Planner {
  /**
   * The `data` of a response as JSON, read by one statement; null for what is left to the loaders:
   * fields that no statement answers, who is not signed in, an open transaction, and whatever ends
   * in an error, which they tell better. Throws when the database is away.
   */
  answer(
    ctx: Context,
    operation: Operation,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<string | null>;
  /**
   * Makes the statement that will answer the same, where there is one, so that nobody waits for it.
   * Throws where a reply has what its document does not ask for.
   */
  prepare(ctx: Context, operation: Operation, variables: Readonly<Record<string, unknown>>): void;
}

/** What an operation asks for, and the variables it is asked with. */
interface Outlined {
  readonly outline: Outline;
  readonly given: Variables;
}

/** What a statement fails with where it found nothing that it could answer in place of null. */
const invalidJson = '22P02';
/** A statement took too long: the loaders find out which part did. */
const cancelled = '57014';
const leftToLoaders = new Set([invalidJson, cancelled]);

/** Plans reads of `schema`, and runs them on the pool that everything shares; tells of each plan. */
export async function openPlanner(
  app: App,
  schema: GraphQLSchema,
  onPlan: () => void = () => {},
): Promise<Planner> {
  const { publicUrl } = app.config;
  const pipelines = new Pipelines(await poolOf(app.orm));
  const columns = columnsOf(app.orm.getMetadata());
  const root = schema.getQueryType() as GraphQLObjectType;
  const names = new StatementNames();

  const outlined = (operation: Operation, variables: Variables) => {
    const definitions = operation.operation.variableDefinitions ?? [];
    const { coerced } = getVariableValues(schema, definitions, variables);
    const outline = coerced && outlineOf(root, operation, coerced);
    return outline ? { outline, given: coerced } : null;
  };

  const plan = (ctx: Context, { outline, given }: Outlined) => {
    const asked = ask(ctx, outline, given);
    const compiled = asked && compiledFor(outline, asked, columns, onPlan);
    return compiled ? { asked, compiled } : null;
  };

  const read = async (ctx: Context, known: Outlined) => {
    const found = plan(ctx, known);
    if (!found) return null;
    const { asked, compiled } = found;
    const env = { viewer: ctx.viewer.id, showsPrivate: showsPrivate(ctx), publicUrl, asked };
    const { text, slots, repeats } = compiled;
    const values = compiled.binds.map((bind) => bind(env));
    const query = { name: names.of(text), text, values, rowMode: 'array' as const };
    type Row = [json: string | null];
    const rows = isSearch(text)
      ? await app.searches.query<Row>(ctx.viewer.id, { text, values, rowMode: 'array' })
      : (await pipelines.use(text, (on) => on.query<Row>(query))).rows;
    const answer = rows[0]?.[0] ?? null;
    if (answer === null) return null;
    const json = repeats ? withRepeated(answer) : answer;
    return slots.length > 0 ? filledIn(ctx, json, slots) : json;
  };

  // Asked once in vain, the database is not asked again: the loaders find it away as well.
  const failed = new WeakSet<Origin>();

  return {
    async answer(ctx, operation, variables) {
      if (!app.config.readPlanner || ctx.viewerOrNull === null || ctx.inCommit) return null;
      if (failed.has(ctx.origin)) return null;
      const known = outlined(operation, variables);
      if (!known) return null;
      try {
        return await read(ctx, known);
      } catch (error) {
        if (error instanceof AppError) return null;
        if (leftToLoaders.has(String((error as { code?: unknown }).code))) return null;
        failed.add(ctx.origin);
        if (isDatabaseAway(error)) throw error;
        ctx.log.error({ err: error }, 'a planned read failed');
        return null;
      }
    },
    prepare(ctx, operation, variables) {
      const known = app.config.readPlanner && outlined(operation, variables);
      if (known) plan(ctx, known);
    },
  };
}
