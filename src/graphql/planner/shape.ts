import { notFound } from '../../core/errors.js';
import type { Sql } from '../../core/reads/sql.js';

/** The settings that formats depend on. */
export interface FormatEnv {
  /** The address of this server, without a slash at its end. */
  readonly publicUrl: string;
}

/** A format of values that differs from the schema's, the same in this process and in SQL. */
export interface Format<T, R = unknown> {
  of(value: T, env: FormatEnv): R;
  /**
   * The JSON text of a column, or of the number in an id; null for null. Left out where no column
   * holds the value.
   */
  sql?(value: Sql): Sql;
}

/** The root of the paths of a shape: the whole response, or one item of a list. */
export class ShapeRoot {}

/** The position of a value in a response. */
interface ValuePath {
  readonly root: ShapeRoot;
  readonly steps: readonly string[];
  /** The error where a step, by its index, leads to null; NOT_FOUND without one. */
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
  readonly root = new ShapeRoot();
  readonly item: S;
  constructor(
    readonly list: List<unknown>,
    shape: (item: never) => S,
  ) {
    this.item = shape(at({ root: this.root, steps: [], errors: {} }) as never);
  }
}

/** The value that a shape describes. */
export type Shaped<S> =
  S extends Value<infer T>
    ? T
    : S extends Each<infer I>
      ? Shaped<I>[]
      : { -readonly [K in keyof S]: Shaped<S[K]> };

const paths = new WeakMap<object, ValuePath>();

/** A stand-in for the value at a path; its properties stand for the values below. */
function at(path: ValuePath): object {
  const get = (_: object, name: string | symbol) =>
    at({ ...path, steps: [...path.steps, String(name)] });
  const here = new Proxy({}, { get });
  paths.set(here, path);
  return here;
}

/** The path of a stand-in; undefined for an object of the reply's own. */
export const pathOf = (one: unknown): ValuePath | undefined => paths.get(one as object);

/** A value in another format than the schema's. */
export const written = <T, R>(value: Value<T>, format: Format<T, R>): Formatted<R> =>
  new Formatted(value, format);

/** A list, each item in a shape. */
export const each = <T, S>(list: List<T>, shape: (item: Of<NoInfer<T>>) => S): Each<S> =>
  new Each(list, shape);

/** The same object, with the error that is thrown where it is null; NOT_FOUND without one. */
export function given<T extends object>(one: T, error: () => Error): T {
  const path = pathOf(one) as ValuePath;
  return at({ ...path, errors: { ...path.errors, [path.steps.length]: error } }) as T;
}

/** A shape, and the root of its paths. */
export interface Traced<S> {
  readonly root: ShapeRoot;
  readonly shape: S;
}

const known = new WeakMap<object, Traced<unknown>>();

/** The shape of a response, from a call of `shape` with a stand-in for one; called once. */
export function traced<D, S>(shape: (data: Of<D>) => S): Traced<S> {
  const found = known.get(shape);
  if (found) return found as Traced<S>;
  const root = new ShapeRoot();
  const made = { root, shape: shape(at({ root, steps: [], errors: {} }) as Of<D>) };
  known.set(shape, made);
  return made;
}

/** The value of a shape for `data`. Throws NOT_FOUND, or the `given` error, where a path leads through null. */
export const fill = <S>({ root, shape }: Traced<S>, data: unknown, env: FormatEnv): Shaped<S> =>
  shaped(shape, new Map([[root, data]]), env) as Shaped<S>;

function shaped(shape: unknown, roots: ReadonlyMap<ShapeRoot, unknown>, env: FormatEnv): unknown {
  const path = pathOf(shape);
  if (path) return valueAt(path, roots);
  if (shape instanceof Formatted) {
    return shape.format.of(valueAt(pathOf(shape.value) as ValuePath, roots) as never, env);
  }
  if (shape instanceof Each) {
    const items = valueAt(pathOf(shape.list) as ValuePath, roots) as unknown[];
    return items.map((item) => shaped(shape.item, new Map([...roots, [shape.root, item]]), env));
  }
  if (Array.isArray(shape)) return shape.map((one) => shaped(one, roots, env));
  return Object.fromEntries(
    Object.entries(shape as object).map(([key, one]) => [key, shaped(one, roots, env)]),
  );
}

function valueAt(
  { root, steps, errors }: ValuePath,
  roots: ReadonlyMap<ShapeRoot, unknown>,
): unknown {
  let value = roots.get(root);
  steps.forEach((step, index) => {
    if (value == null) throw (errors[index] ?? (() => notFound('Page')))();
    value = (value as Record<string, unknown>)[step];
  });
  return value ?? null;
}
