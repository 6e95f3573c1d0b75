import type { EntityClass } from '@mikro-orm/core';
import type { ReadPage } from '../../core/reads/order.js';
import type { Narrowed } from '../../core/reads/rows.js';
import { Statement } from '../../core/reads/statement.js';
import { type Columns, conditionBy, visibilityOf } from '../../core/reads/visible.js';
import type { Repeated } from './dedupe.js';
import type { Slot } from './fill-external.js';
import { type Selected, type SelectedObject, Unplannable } from './selection.js';
import type { Site } from './shape.js';

export type AnyEntity = EntityClass<object>;

/** What a caller asks of one field that takes arguments. */
export interface AskedOf extends Narrowed {
  /** Null for what is no list. */
  readonly page: ReadPage | null;
}

/** What a statement is run with. */
interface Env {
  readonly viewer: number;
  readonly showsPrivate: boolean;
  readonly publicUrl: string;
  readonly asked: readonly AskedOf[];
}

/** The way to find the value of a placeholder. */
export type Bind = (env: Env) => unknown;

/** A statement, and where the values of its placeholders come from. */
export interface Compiled {
  readonly text: string;
  readonly binds: readonly Bind[];
  /** What is filled into what it answers. */
  readonly slots: readonly Slot[];
  /** Whether what it answers refers to objects that are written once. */
  readonly repeats: boolean;
}

/** One statement under construction: what every part of it is written with. */
export interface Parts {
  readonly statement: Statement<Bind>;
  readonly columns: Columns;
  readonly asked: ReadonlyMap<Selected, { index: number; asked: AskedOf }>;
  /** What is filled in afterwards; whoever writes a place for more adds to them. */
  readonly slots: Slot[];
  /** How many relations there are whose objects are referred to. */
  references: number;
  /** Where the objects stand that were written, or are about to be. */
  readonly places: Map<SelectedObject, Place>;
  /** The placeholders of what formats need. */
  readonly site: Site;
  /** An alias that nothing else has. */
  alias(): string;
  /** The text of an object whose row stands there. */
  object(object: SelectedObject, place: Place): string;
}

/** Where the row stands whose fields are read. */
export interface Place {
  readonly entity: AnyEntity;
  readonly row: string;
  /** The viewer's own part in the row, where it was come by. */
  readonly own?: string;
  /** What rows of its list may lead to more than once, where it is one of many. */
  readonly repeated?: Repeated;
}

/** What a new statement is written with; `write` writes an object. */
export function newParts(
  columns: Columns,
  asked: Parts['asked'],
  write: (parts: Parts, object: SelectedObject, place: Place) => string,
): Parts {
  let aliases = 0;
  const publicUrl: Bind = (env) => env.publicUrl;
  const statement = new Statement<Bind>({
    viewer: (env) => env.viewer,
    showsPrivate: (env) => env.showsPrivate,
  });
  const parts: Parts = {
    statement,
    columns,
    asked,
    places: new Map(),
    site: {
      get publicUrl() {
        return statement.bind(publicUrl, 'text');
      },
    },
    slots: [],
    references: 0,
    alias: () => `t${aliases++}`,
    object: (object, place) => write(parts, object, place),
  };
  return parts;
}

/** The placeholders' values of the narrowings of the field at `index`. */
export const narrowBinds = (index: number, { names }: AskedOf): Bind[] =>
  names.map((_, at) => (env) => env.asked[index]?.values[at]);

/**
 * The condition under which the viewer sees the row; null where nothing is left to ask: everybody
 * does, or the row belongs by `by` to one that is seen, which is all its type asks for.
 */
export function visibleHere(
  { statement, columns }: Parts,
  { entity, row }: Place,
  by?: string,
): string | null {
  if (!visibilityOf(entity)) throw new Unplannable();
  return conditionBy(entity, row, by, statement, columns);
}

/** `where` of the conditions that there are. */
export const where = (conditions: readonly (string | null)[]): string => {
  const all = conditions.filter((one) => one !== null);
  return all.length > 0 ? ` where ${all.join(' and ')}` : '';
};

/**
 * `text`, or where that is null an error that ends the statement: whoever asked is then told the
 * reason by the loaders. `key` is something of the row, so that this is found out by running and not
 * by planning the statement.
 */
export const strict = (text: string, key: string): string =>
  `coalesce(${text}, ('nothing for ' || coalesce(${key}::text, ''))::json::text)`;

/** The SQL of what rows that belong to this one are found by. */
export const parentOf = ({ row }: Place, column = 'id'): string => `${row}.${column}`;

/** The object type that a field leads to. */
export function objectOf({ object }: Selected): SelectedObject {
  if (!object) throw new Unplannable();
  return object;
}
