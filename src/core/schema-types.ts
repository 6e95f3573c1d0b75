import { Extensions, Field, InputType, registerEnumType } from 'type-graphql';

/**
 * Declares an enum of the schema from the descriptions of its values. As with a string enum, each value
 * is its own name.
 */
export function describedEnum<V extends string>(
  name: string,
  description: string,
  values: Readonly<Record<V, string>>,
): { readonly [K in V]: K } {
  const named = Object.fromEntries(Object.keys(values).map((value) => [value, value]));
  const described = Object.entries<string>(values).map(([value, text]) => [
    value,
    { description: text },
  ]);
  registerEnumType(named, { name, description, valuesConfig: Object.fromEntries(described) });
  return named as { readonly [K in V]: K };
}

/** The values of an enum. */
export type ValueOf<E> = E[keyof E];

/** A field that may be null, or an input that may be omitted. */
export const NullableField = (type: () => unknown, description: string) =>
  Field(type as never, { nullable: true, description });

/** Declares an input of which exactly one field is given: `@oneOf` in the schema, which `buildGraphqlSchema` adds. */
export const OneOfInput =
  (description: string): ClassDecorator =>
  (target) => {
    InputType({ description })(target);
    Extensions({ isOneOf: true })(target);
  };

/** The description of an argument that searches. */
export const searchDescription = (of: string): string =>
  `Returns ${of} these words, in any order; each may be the beginning of a longer one. Accents, width and letter case are ignored. At most 200 characters.`;
