import type { Context } from '../context.js';
import { type AnyEntity, type Columns, columnsOf } from './rows.js';
import { type Expression, raw, run, type Sql, sql, where } from './sql.js';
import { conditionBy } from './visible.js';

interface CountOptions {
  readonly entity: AnyEntity;
  readonly where: Expression;
  /** The largest result: no more rows are counted. */
  readonly most: number;
}

/** The number of some rows that the viewer sees. */
export interface Count {
  readonly kind: 'count';
  readonly sql: (columns: Columns) => Sql;
  load(ctx: Context): Promise<number>;
}

/** Declares the number of the rows of `entity` that the viewer sees and that meet the condition `where`. */
export function count({ entity, where: condition, most }: CountOptions): Count {
  const row = raw('counted');
  const statement = (columns: Columns) => {
    const conditions = where([condition(row), conditionBy(entity, row, undefined, columns)]);
    return sql`(select count(*) from (
      select from ${columns.table(entity)} counted${conditions} limit ${most}) counted)`;
  };
  return {
    kind: 'count',
    sql: statement,
    async load(ctx) {
      ctx.requireViewer();
      const columns = columnsOf(ctx.em.getMetadata());
      const [row] = await run<{ value: string }>(ctx, sql`select ${statement(columns)} as value`);
      return Number(row?.value);
    },
  };
}
