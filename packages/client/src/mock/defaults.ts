import {
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLSchema,
  type GraphQLTypeResolver,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { MockContext } from './state.js';

/** An object of the mock: fields are values, or functions of their arguments and the context. */
export type MockObject = Record<string, unknown>;

const scalars: Record<string, unknown> = {
  Int: 0,
  Float: 0,
  Boolean: false,
  String: '',
  DateTime: '2030-01-01T00:00:00.000Z',
};

/** A value of `type` for a field about which the mock knows nothing: null where it may be, else the least of its type. */
function leastOf(schema: GraphQLSchema, type: GraphQLOutputType, parent: string): unknown {
  if (!isNonNullType(type)) return null;
  const { ofType } = type;
  if (isListType(ofType)) return [];
  if (isEnumType(ofType)) return ofType.getValues()[0]?.value;
  if (isAbstractType(ofType)) return { __typename: schema.getPossibleTypes(ofType)[0]?.name };
  if (isObjectType(ofType)) return { __typename: ofType.name };
  return ofType.name === 'ID' ? `${parent.toLowerCase()}_0` : (scalars[ofType.name] ?? '');
}

/**
 * The field as the object has it; where it does not, an object that the input names (`postId` for `post`), else the
 * least value of its type.
 */
export const mockField: GraphQLFieldResolver<unknown, MockContext> = (
  source,
  args,
  context,
  info,
) => {
  const object = (source ?? {}) as MockObject;
  const known = object[info.fieldName];
  const value = typeof known === 'function' ? known(args, context, info) : known;
  if (value !== undefined) return value;
  const { schema, parentType, returnType } = info;
  if (parentType === schema.getMutationType()) return { input: args.input };
  const input = object.input as Record<string, unknown> | undefined;
  const named = input && context.state.objects.get(String(input[`${info.fieldName}Id`]));
  return named ?? leastOf(schema, returnType, parentType.name);
};

/** The type of an object, by its `__typename`. */
export const mockType: GraphQLTypeResolver<unknown, MockContext> = (value) =>
  (value as { __typename?: string }).__typename;
