import { notFound } from '../../core/errors.js';

/** What formats may need to know beside the value. */
export interface Site {
  /** Where this server is reached from outside, without a slash at its end. */
  readonly publicUrl: string;
}

/** A way to write a value other than the schema's: one and the same in this process and in SQL. */
export interface Format<T, R = unknown> {
  of(value: T, site: Site): R;
  /**
   * The text of its JSON; SQL's null for null. `value` is the column's SQL, of an id the number's.
   * Left out where no column holds the value.
   */
  sql?(value: string, site: Site): string;
}

/** The whole answer, or one of a list's: what the ways of a shape begin at. */
export class Scope {}

/** Where something stands in what a document answers. */
interface Spot {
  readonly scope: Scope;
  readonly path: readonly string[];
  /** What is thrown where a step of the path, by its place in it, leads to null; else NOT_FOUND. */
  readonly errors: Readonly<Record<number, () => Error>>;
}

declare const holds: unique symbol;

/** A value, a list or an object of a document's answer, as a shape names it. */
export interface Value<T> {
  readonly [holds]: T;
}
export interface List<T> {
  readonly [holds]: readonly T[];
}
export type Of<T> =
  NonNullable<T> extends readonly (infer E)[]
    ? List<E>
    : NonNullable<T> extends object
      ? { readonly [K in keyof NonNullable<T>]-?: Of<NonNullable<T>[K]> }
      : Value<undefined extends T ? NonNullable<T> | null : T>;

export class Formatted<R> {
  declare readonly [holds]: R;
  constructor(
    readonly value: Value<unknown>,
    readonly format: Format<never, R>,
  ) {}
}

export class Each<S> {
  readonly scope = new Scope();
  readonly item: S;
  constructor(
    readonly list: List<unknown>,
    shape: (item: never) => S,
  ) {
    this.item = shape(at({ scope: this.scope, path: [], errors: {} }) as never);
  }
}

/** What a shape comes to. */
export type Filled<S> =
  S extends Value<infer T>
    ? T
    : S extends Each<infer I>
      ? Filled<I>[]
      : { -readonly [K in keyof S]: Filled<S[K]> };

const spots = new WeakMap<object, Spot>();

/** Stands for what is at a spot: each of its properties stands for what is there. */
function at(spot: Spot): object {
  const get = (_: object, name: string | symbol) =>
    at({ ...spot, path: [...spot.path, String(name)] });
  const here = new Proxy({}, { get });
  spots.set(here, spot);
  return here;
}

/** Where that stands; undefined for an object of a reply's own. */
export const spotOf = (one: unknown): Spot | undefined => spots.get(one as object);

/** A value in another way than the schema's. */
export const written = <T, R>(value: Value<T>, format: Format<T, R>): Formatted<R> =>
  new Formatted(value, format);

/** A list of what `shape` makes of each. */
export const each = <T, S>(list: List<T>, shape: (item: Of<NoInfer<T>>) => S): Each<S> =>
  new Each(list, shape);

/** The same, and what is thrown where it is null. What leads on to more is NOT_FOUND otherwise. */
export function given<T extends object>(one: T, error: () => Error): T {
  const spot = spotOf(one) as Spot;
  return at({ ...spot, errors: { ...spot.errors, [spot.path.length]: error } }) as T;
}

/** A shape, and what its ways begin at. */
export interface Traced<S> {
  readonly scope: Scope;
  readonly shape: S;
}

const known = new WeakMap<object, Traced<unknown>>();

/** Finds out, once, what `shape` makes of an answer, by having it made of what stands for one. */
export function traced<D, S>(shape: (data: Of<D>) => S): Traced<S> {
  const found = known.get(shape);
  if (found) return found as Traced<S>;
  const scope = new Scope();
  const made = { scope, shape: shape(at({ scope, path: [], errors: {} }) as Of<D>) };
  known.set(shape, made);
  return made;
}

/** What a shape comes to for `data`. Throws NOT_FOUND, or what was `given`, where a way ends early. */
export const fill = <S>({ scope, shape }: Traced<S>, data: unknown, site: Site): Filled<S> =>
  filled(shape, new Map([[scope, data]]), site) as Filled<S>;

function filled(shape: unknown, scopes: ReadonlyMap<Scope, unknown>, site: Site): unknown {
  const spot = spotOf(shape);
  if (spot) return valueAt(spot, scopes);
  if (shape instanceof Formatted) {
    return shape.format.of(valueAt(spotOf(shape.value) as Spot, scopes) as never, site);
  }
  if (shape instanceof Each) {
    const items = valueAt(spotOf(shape.list) as Spot, scopes) as unknown[];
    return items.map((item) => filled(shape.item, new Map([...scopes, [shape.scope, item]]), site));
  }
  if (Array.isArray(shape)) return shape.map((one) => filled(one, scopes, site));
  return Object.fromEntries(
    Object.entries(shape as object).map(([key, one]) => [key, filled(one, scopes, site)]),
  );
}

function valueAt({ scope, path, errors }: Spot, scopes: ReadonlyMap<Scope, unknown>): unknown {
  let value = scopes.get(scope);
  path.forEach((step, index) => {
    if (value == null) throw (errors[index] ?? (() => notFound('Page')))();
    value = (value as Record<string, unknown>)[step];
  });
  return value ?? null;
}
