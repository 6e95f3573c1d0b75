import type { EntityClass } from '@mikro-orm/core';
import type { Context, LoaderBatch } from '../context.js';
import { computed } from './computed.js';
import type { ValueArguments } from './rows.js';
import type { Expression } from './sql.js';

/** The value of each key that was looked up; null is the key of a row without one. */
export type Finder<V> = (key: number | null) => V;

/** The values of the arguments of a field; none for those that are not given. */
type GivenArguments = Readonly<Record<string, unknown>>;

/** A value that is not in PostgreSQL. SQL computes only the key by which `find` looks it up. */
export interface External<V> {
  readonly kind: 'external';
  readonly args?: ValueArguments<never>;
  /** The key of a row's value; null without one. */
  readonly key: Expression;
  /** Looks up the values of many keys at once. */
  find(ctx: Context, keys: readonly (number | null)[], args?: GivenArguments): Promise<Finder<V>>;
  /** The value for the row with this id; loads of one turn of the event loop are batched. */
  load(ctx: Context, id: number): Promise<V>;
}

/** Declares an external value of `entity`; `find` receives each key once. */
export function external<V>(
  entity: EntityClass<{ id: number }>,
  key: Expression,
  find: (ctx: Context, keys: readonly number[]) => Promise<Finder<V>>,
): External<V> {
  const keyOf = computed(entity, key, (value) => (value === null ? null : Number(value)));
  const findAll: External<V>['find'] = (ctx, keys) =>
    find(
      ctx,
      [...new Set(keys)].filter((one) => one !== null),
    );
  const batch: LoaderBatch<number, V> = async (ctx, ids) => {
    const keys = await Promise.all(ids.map((id) => keyOf.load(ctx, id)));
    return keys.map(await findAll(ctx, keys));
  };
  return { kind: 'external', key, find: findAll, load: (ctx, id) => ctx.loader(batch).load(id) };
}
