import type { GraphQLScalarType } from 'graphql';
import { Arg, type ClassType, Field, InputType, Mutation, ObjectType } from 'type-graphql';

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
    Arg('input', input, { description: 'Input of the mutation.' })(prototype, name, index);
  };

interface MutationOptions {
  /** Description of the mutation. */
  description: string;
  /** Description of its payload type. */
  payload: string;
  /** Description of the field of the payload, where it differs from that of other mutations. */
  field?: string;
}

/**
 * Makes the decorator of mutations that return one value, as field `field` of their payload. The payload
 * type is named after the mutation: `likePost` returns `LikePostPayload`.
 */
export function returning<T>(
  field: string,
  type: () => (new (value?: never) => T) | GraphQLScalarType<T>,
  fieldDescription: string,
) {
  return (options: MutationOptions) =>
    <M extends (...args: never[]) => Promise<T>>(
      prototype: object,
      name: string,
      descriptor: TypedPropertyDescriptor<M>,
    ): void => {
      const Payload = class {};
      Field(type, { description: options.field ?? fieldDescription })(Payload.prototype, field);
      ObjectType(`${capitalized(name)}Payload`, { description: options.payload })(Payload);
      Mutation(() => Payload, { description: options.description })(prototype, name, descriptor);
      const method = descriptor.value as M;
      descriptor.value = async function (this: unknown, ...args: never[]) {
        return { [field]: await method.apply(this, args) };
      } as unknown as M;
    };
}
