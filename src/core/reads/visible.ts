import type { EntityClass } from '@mikro-orm/core';
import { type Context, inOrder, type LoaderBatch } from '../context.js';
import { notFound } from '../errors.js';
import { type AnyEntity, type Columns, columnsOf } from './rows.js';
import { bindIds, type Expression, join, raw, run, type Sql, sql, viewerId, where } from './sql.js';

/** The entity whose rows make users members of another row; `of` and `member` are its relations to both. */
interface Membership {
  readonly entity: AnyEntity;
  readonly of: string;
  readonly member: string;
  /** A condition that the row of a member who sees the other row meets. */
  readonly where?: Expression;
}

/** What a row tells of: the row of `entity` with the id `id`, where the condition `when` holds. */
interface About {
  readonly when: Expression;
  readonly id: Expression;
  readonly entity: AnyEntity;
}

/**
 * The users who may see a row: everyone signed in, those who see the row that the relation `through`
 * leads to (if the row also meets the condition `where`), its members, those who meet a condition and also see the row
 * that it is `about`, or those who meet a condition.
 */
export type Visibility =
  | 'everyone'
  | { through: string; where?: Expression }
  | { members: Membership }
  | { about: readonly About[]; where: Expression }
  | Expression;

const declared = new Map<AnyEntity, Visibility>();

/** Declares, beside an entity, who may see its rows; every read of them applies it. */
export function visible(entity: EntityClass<object>, visibility: Visibility): void {
  declared.set(entity, visibility);
}

/** Who may see rows of `entity`; undefined where nothing is declared, and then no row may be read. */
export const visibilityOf = (entity: AnyEntity): Visibility | undefined => declared.get(entity);

/** The condition under which the viewer sees `row`; null for no condition. Throws without a declaration. */
function conditionOf(entity: AnyEntity, row: Sql, columns: Columns): Sql | null {
  const visibility = visibilityOf(entity);
  if (!visibility) throw new Error(`The visibility of ${entity.name} is not declared.`);
  if (visibility === 'everyone') return null;
  if (typeof visibility === 'function') return visibility(row);
  if ('members' in visibility) {
    const { entity: part, of, member, where: isShown } = visibility.members;
    return sql`exists (select from ${columns.table(part)} own${where([
      sql`own.${columns.column(part, of)} = ${row}.id`,
      sql`own.${columns.column(part, member)} = ${viewerId}`,
      isShown?.(raw('own')) ?? null,
    ])})`;
  }
  if ('about' in visibility) {
    const cases = visibility.about.map((one) => aboutCase(one, row, columns));
    return sql`${visibility.where(row)} and case ${join(cases, ' ')} else true end`;
  }
  const target = columns.target(entity, visibility.through);
  if (!target) throw new Error(`${entity.name}.${visibility.through} is no relation.`);
  const owner = sql`${row}_owner`;
  const condition = conditionOf(target, owner, columns);
  const key = columns.column(entity, visibility.through);
  const isSeen =
    condition &&
    sql`exists (select from ${columns.table(target)} ${owner} where ${owner}.id = ${row}.${key} and ${condition})`;
  const own = visibility.where?.(row) ?? null;
  return own && isSeen ? sql`${own} and ${isSeen}` : (own ?? isSeen);
}

function aboutCase({ when, id, entity }: About, row: Sql, columns: Columns): Sql {
  const about = sql`${row}_about`;
  const isSeen = where([sql`${about}.id = ${id(row)}`, conditionOf(entity, about, columns)]);
  return sql`when ${when(row)} then exists (select from ${columns.table(entity)} ${about}${isSeen})`;
}

/**
 * The condition under which the viewer sees `row`, which was reached by the relation `by` from a visible row. Where its
 * visibility is that of this relation, it is not checked again. Null for no condition.
 */
export function conditionBy(
  entity: AnyEntity,
  row: Sql,
  by: string | undefined,
  columns: Columns,
): Sql | null {
  const visibility = visibilityOf(entity);
  if (typeof visibility === 'object' && 'through' in visibility && visibility.through === by) {
    return visibility.where?.(row) ?? null;
  }
  return conditionOf(entity, row, columns);
}

/** A select of the rows `found` that meet a condition, and that the viewer sees. */
export function seen(entity: AnyEntity, which: Expression, columns: Columns): Sql {
  const row = raw('found');
  const conditions = where([which(row), conditionOf(entity, row, columns)]);
  return sql`select ${columns.all(entity, row)} from ${columns.table(entity)} found${conditions}`;
}

/**
 * Declares a loader of rows by id. Rows that do not exist and rows that the viewer may not see are
 * NOT_FOUND alike. Throws UNAUTHENTICATED.
 */
export function finder<T extends { id: number }>(
  entity: EntityClass<T>,
): (ctx: Context, id: number) => Promise<T> {
  const batch: LoaderBatch<number, T> = async (ctx, ids) => {
    const columns = columnsOf(ctx.em.getMetadata());
    const rows = await run(
      ctx,
      seen(entity, (row) => sql`${row}.id = any(${bindIds(ids)})`, columns),
    );
    const found = rows.map((row) => ctx.em.map(entity, row as never) as T);
    return inOrder(ids, found, ({ id }) => id).map((one) => one ?? notFound(entity.name));
  };
  return async (ctx, id) => {
    ctx.requireViewer();
    return ctx.loader(batch).load(id);
  };
}
