import type { GraphQLScalarType } from 'graphql';
import { Arg, type ClassType, Ctx, Field, InputType, Mutation, ObjectType } from 'type-graphql';
import { Context } from '../../core/context.js';
import { Planned } from '../../core/reads/read.js';
import type { byId } from '../../core/reads/related.js';

const capitalized = (name: string): string => name.replace(/^./, (letter) => letter.toUpperCase());

/**
 * The one argument of a mutation, `input`. With a description, its type is derived from `type` and named
 * after the mutation: `likePost` takes `LikePostInput`.
 */
export const Input =
  (type: () => ClassType, description?: string): ParameterDecorator =>
  (prototype, property, index) => {
    const name = String(property);
    let input = type;
    if (description !== undefined) {
      const Derived = class extends type() {};
      InputType(`${capitalized(name)}Input`, { description })(Derived);
      input = () => Derived;
    }
    Arg('input', input, {
      description: `What the mutation needs: see \`${capitalized(name)}Input\`.`,
    })(prototype, name, index);
  };

export interface MutationOptions {
  /** Description of the mutation. */
  description: string;
  /** Description of its payload type. */
  payload: string;
  /** Description of the field of the payload, where it differs from that of other mutations. */
  field?: string;
}

/** The payload of the mutation that has run in the context among these arguments, taken once; null for none. */
function takePayload(args: readonly unknown[]): Promise<object> | null {
  const ctx = args.find((one) => one instanceof Context);
  const payload = ctx?.payload ?? null;
  if (ctx) ctx.payload = null;
  return payload;
}

type TypeOf<T> = () => (new (value?: never) => T) | GraphQLScalarType<T>;

interface PayloadField {
  type: () => unknown;
  description: string;
  nullable?: boolean;
  /** The declaration by which the planner reads the row that is returned, where no other field is selected. */
  read?: ReturnType<typeof byId>;
}

type PayloadFields<P> = { [F in keyof P]: PayloadField & { type: TypeOf<NonNullable<P[F]>> } };

/** The decorator of a method of a resolver that resolves to `T`. */
export type MethodReturning<T> = <M extends (...args: never[]) => Promise<T>>(
  prototype: object,
  name: string,
  descriptor: TypedPropertyDescriptor<M>,
) => void;

const defineMutation =
  (
    fields: Record<string, PayloadField>,
    options: MutationOptions,
    wrap: (result: unknown) => unknown,
  ) =>
  <M extends (...args: never[]) => Promise<unknown>>(
    prototype: object,
    name: string,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => {
    const Payload = class {};
    for (const [field, one] of Object.entries(fields)) {
      const { type, description, nullable, read } = one;
      Field(type as never, { description, nullable })(Payload.prototype, field);
      if (read) Planned(read)(Payload.prototype, field);
    }
    ObjectType(`${capitalized(name)}Payload`, { description: options.payload })(Payload);
    Mutation(() => Payload, { description: options.description })(prototype, name, descriptor);
    const method = descriptor.value as M;
    descriptor.value = async function (this: unknown, ...args: never[]) {
      return takePayload(args) ?? wrap(await method.apply(this, args));
    } as unknown as M;
  };

/**
 * Makes the decorator of mutations that return all fields of their payload. The payload type is named after the
 * mutation: `likePost` returns `LikePostPayload`.
 */
export const returningAll =
  <P extends object>(fields: PayloadFields<P>) =>
  (options: MutationOptions): MethodReturning<P> =>
    defineMutation(fields, options, (result) => result);

/** Makes the decorator of mutations that return one value, as field `field` of their payload; see `returningAll`. */
export const returning =
  <T>(field: string, type: TypeOf<T>, fieldDescription: string, read?: PayloadField['read']) =>
  (options: MutationOptions): MethodReturning<T> => {
    const description = options.field ?? fieldDescription;
    const fields = { [field]: { type, description, read } };
    return defineMutation(fields, options, (result) => ({ [field]: result }));
  };

/**
 * Makes the decorator of mutations that do something to one object, whose id is all of their input: `perform`
 * gets what `idOf` reads from it. They are declared as properties of the type that `returns` makes them return.
 */
export function acting<T, I extends object, K>(
  returns: (options: MutationOptions) => MethodReturning<T>,
  input: () => ClassType<I>,
  idOf: (input: I) => K | Promise<K>,
) {
  return (
    perform: (ctx: Context, id: K) => Promise<T>,
    options: MutationOptions & { input: string },
  ): PropertyDecorator =>
    (prototype, property) => {
      const name = String(property);
      const method = { value: async (given: I, ctx: Context) => perform(ctx, await idOf(given)) };
      Input(input, options.input)(prototype, name, 0);
      Ctx()(prototype, name, 1);
      returns(options)(prototype, name, method);
      Object.defineProperty(prototype, name, method);
    };
}
