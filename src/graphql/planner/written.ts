import { type GraphQLObjectType, type GraphQLResolveInfo, getArgumentValues } from 'graphql';
import type { Context } from '../../core/context.js';
import { type Plan, planned } from './plan.js';
import {
  type Operation,
  readOf,
  type Selected,
  type SelectedObject,
  selectionOf,
  Unplannable,
  type Variables,
} from './selection.js';

/** The plan of a mutation whose payload is one row, of which it selects more than the service returns. */
export interface WrittenPlan extends Plan {
  readonly mutation: Selected;
  /** The field of the payload that holds the row. */
  readonly payload: Selected;
}

/** Throws Unplannable for mutations whose payload needs no statement, or is no row with a declared `read`. */
export function writtenPlanOf(
  root: GraphQLObjectType,
  operation: Operation,
  variables: Variables,
): WrittenPlan {
  const mutation = onlyOne(selectionOf(root, operation, variables));
  if (!mutation.object) throw new Unplannable();
  const payload = onlyOne(mutation.object);
  if (readOf(payload.field)?.kind !== 'one' || !payload.object) throw new Unplannable();
  if (!payload.object.fields.some(isElsewhere)) throw new Unplannable();
  const { selected, withArguments } = planned(mutation.object);
  return { mutation, payload, selected, withArguments: [payload, ...withArguments] };
}

function onlyOne({ fields }: SelectedObject): Selected {
  const [field, ...others] = fields;
  if (!field || others.length > 0) throw new Unplannable();
  return field;
}

/** Whether a field is not among the properties of its entity. */
function isElsewhere({ field, object }: Selected): boolean {
  const read = readOf(field);
  if (object) return true;
  return read !== null && read.kind !== 'property' && !('isOfRow' in read);
}

type Payload = Readonly<Record<string, { readonly id: number }>>;

/** Runs a mutation as the execution of its operation would. */
export const runMutation = async (
  ctx: Context,
  { mutation: { field, node } }: WrittenPlan,
  variables: Variables,
): Promise<Payload> =>
  field.resolve?.(
    undefined,
    getArgumentValues(field, node, variables),
    ctx,
    // Resolvers of mutations take arguments and the context alone.
    {} as GraphQLResolveInfo,
  ) as Promise<Payload>;
