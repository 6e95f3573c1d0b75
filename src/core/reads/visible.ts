import {
  type EntityClass,
  type EntityProperty,
  type MetadataStorage,
  ReferenceKind,
} from '@mikro-orm/core';
import { type Context, inOrder, type LoaderBatch } from '../context.js';
import { notFound } from '../errors.js';
import { type Expression, run, type Scope, statementFor } from './statement.js';

type AnyEntity = EntityClass<object>;

/** The row by which a person has a part in another: which of its relations leads where. */
interface Membership {
  readonly entity: AnyEntity;
  readonly of: string;
  readonly member: string;
}

/**
 * Who may see a row: everybody signed in, whoever sees the row that its property leads to, whoever
 * has a part in it, or by a condition of its own.
 */
export type Visibility = 'everyone' | { through: string } | { members: Membership } | Expression;

const known = new Map<AnyEntity, Visibility>();

/** Says once, beside the entity, who may see its rows; every way to read them goes by it. */
export function visible(entity: EntityClass<object>, visibility: Visibility): void {
  known.set(entity, visibility);
}

/** Who may see rows of `entity`; undefined while nobody has said, and then nothing may be read unasked. */
export const visibilityOf = (entity: AnyEntity): Visibility | undefined => known.get(entity);

/** Tables and columns by the names the classes have. */
export interface Columns {
  table(entity: AnyEntity): string;
  /** Throws where there is no such property. */
  column(entity: AnyEntity, property: string): string;
  /** The column of a property that holds a value; null where there is none of that name. */
  value(entity: AnyEntity, property: string): string | null;
  /** The entity that a relation leads to, by its id; null where there is no such relation. */
  target(entity: AnyEntity, property: string): AnyEntity | null;
}

/** Reads names off MikroORM's metadata. */
export function columnsOf(metadata: MetadataStorage): Columns {
  const find = (entity: AnyEntity, name: string) =>
    metadata.get(entity).properties[name as never] as EntityProperty | undefined;
  return {
    table: (entity) => metadata.get(entity).tableName,
    column(entity, name) {
      const property = find(entity, name);
      if (!property) throw new Error(`${entity.name} has no property ${name}.`);
      return property.fieldNames[0] as string;
    },
    value(entity, name) {
      const property = find(entity, name);
      return property?.kind === ReferenceKind.SCALAR ? (property.fieldNames?.[0] ?? null) : null;
    },
    target(entity, name) {
      const property = find(entity, name);
      if (property?.kind !== ReferenceKind.MANY_TO_ONE) return null;
      return (property.targetMeta?.class ?? null) as AnyEntity | null;
    },
  };
}

/** `from` and `where` of the viewer's own part, as `own`, in the row whose number is `id`. */
const ownPart = (
  { entity, of, member }: Membership,
  id: string,
  { viewer }: Scope,
  columns: Columns,
): string =>
  `from ${columns.table(entity)} own
   where own.${columns.column(entity, of)} = ${id} and own.${columns.column(entity, member)} = ${viewer}`;

/** The condition under which the viewer sees `row`; null where everybody signed in does. Throws where nobody has said. */
function conditionOf(
  entity: AnyEntity,
  row: string,
  scope: Scope,
  columns: Columns,
): string | null {
  const visibility = visibilityOf(entity);
  if (!visibility) throw new Error(`Nobody has said who may see a ${entity.name}.`);
  if (visibility === 'everyone') return null;
  if (typeof visibility === 'function') return visibility(row, scope);
  if ('members' in visibility) {
    return `exists (select ${ownPart(visibility.members, `${row}.id`, scope, columns)})`;
  }
  const target = columns.target(entity, visibility.through);
  if (!target) throw new Error(`${entity.name}.${visibility.through} leads nowhere.`);
  const owner = `${row}_owner`;
  const condition = conditionOf(target, owner, scope, columns);
  const key = `${owner}.id = ${row}.${columns.column(entity, visibility.through)}`;
  return (
    condition &&
    `exists (select from ${columns.table(target)} ${owner} where ${key} and ${condition})`
  );
}

/**
 * The same for rows that belong by the relation `by` to one that is seen: null, too, where that is all
 * that their type asks for.
 */
export function conditionBy(
  entity: AnyEntity,
  row: string,
  by: string | undefined,
  scope: Scope,
  columns: Columns,
): string | null {
  const visibility = visibilityOf(entity);
  const isAsked = typeof visibility !== 'object' || !('through' in visibility);
  if (!isAsked && visibility.through === by) return null;
  return conditionOf(entity, row, scope, columns);
}

/**
 * The way to load a row by its number through the viewer, many at once: what they may not see is
 * NOT_FOUND, like what is not there. Throws UNAUTHENTICATED.
 */
export function finder<T extends { id: number }>(
  entity: EntityClass<T>,
): (ctx: Context, id: number) => Promise<T> {
  const batch: LoaderBatch<number, T> = async (ctx, ids) => {
    const columns = columnsOf(ctx.em.getMetadata());
    const statement = statementFor(ctx);
    const condition = conditionOf(entity, 'found', statement, columns) ?? 'true';
    const wanted = `found.id = any(${statement.bind(`{${ids}}`, 'bigint[]')})`;
    const rows = await run(
      ctx,
      statement,
      `select found.* from ${columns.table(entity)} found where ${wanted} and ${condition}`,
    );
    const found = rows.map((row) => ctx.em.map(entity, row as never) as T);
    return inOrder(ids, found, ({ id }) => id).map((one) => one ?? notFound(entity.name));
  };
  return async (ctx, id) => {
    void ctx.viewer;
    return ctx.loader(batch).load(id);
  };
}
