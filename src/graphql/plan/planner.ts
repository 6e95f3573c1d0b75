import { type GraphQLObjectType, type GraphQLSchema, getVariableValues } from 'graphql';
import type { App } from '../../core/app.js';
import type { Context, Origin } from '../../core/context.js';
import { AppError } from '../../core/errors.js';
import { showsPrivate } from '../../core/reads/statement.js';
import { columnsOf } from '../../core/reads/visible.js';
import { poolOf } from '../../database.js';
import { isDatabaseAway } from '../errors.js';
import { filledIn } from './filling.js';
import { ask, type Outline, outlineOf } from './outline.js';
import type { Operation } from './selection.js';
import { StatementNames } from './statement-names.js';
import { compiledFor } from './write.js';

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
}

/** What a statement fails with where it found nothing that it could answer in place of null. */
const invalidJson = '22P02';

/** Plans reads of `schema`, and runs them on the pool that everything shares. */
export async function openPlanner(app: App, schema: GraphQLSchema): Promise<Planner> {
  const pool = await poolOf(app.orm);
  const columns = columnsOf(app.orm.getMetadata());
  const root = schema.getQueryType() as GraphQLObjectType;
  const names = new StatementNames();

  const read = async (ctx: Context, outline: Outline, given: Record<string, unknown>) => {
    const asked = ask(ctx, outline, given);
    const compiled = asked && compiledFor(outline, asked, columns);
    if (!compiled) return null;
    const env = { viewer: ctx.viewer.id, showsPrivate: showsPrivate(ctx), asked };
    const { text, slots } = compiled;
    const values = compiled.binds.map((bind) => bind(env));
    const query = { name: names.of(text), text, values, rowMode: 'array' as const };
    const { rows } = await pool.query<[json: string | null]>(query);
    const json = rows[0]?.[0] ?? null;
    return json !== null && slots.length > 0 ? filledIn(ctx, json, slots) : json;
  };

  // Asked once in vain, the database is not asked again: the loaders find it away as well.
  const failed = new WeakSet<Origin>();

  return {
    async answer(ctx, operation, variables) {
      if (!app.config.readPlanner || ctx.viewerOrNull === null || ctx.inCommit) return null;
      if (failed.has(ctx.origin)) return null;
      const definitions = operation.operation.variableDefinitions ?? [];
      const { coerced } = getVariableValues(schema, definitions, variables);
      const outline = coerced && outlineOf(root, operation, coerced);
      if (!outline) return null;
      try {
        return await read(ctx, outline, coerced);
      } catch (error) {
        if (error instanceof AppError) return null;
        if ((error as { code?: unknown }).code === invalidJson) return null;
        failed.add(ctx.origin);
        if (isDatabaseAway(error)) throw error;
        ctx.log.error({ err: error }, 'a planned read failed');
        return null;
      }
    },
  };
}
