import {
  type GraphQLField,
  type GraphQLNamedOutputType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { isPerViewer } from '../../../src/graphql/server/per-viewer.js';

/** How an object of a type is reached, and what is asked of it there. */
interface Step {
  type: GraphQLNamedOutputType;
  /** What stands before its selection, and what closes it. */
  open: string;
  close: string;
  depth: number;
}

/** Depth at which nothing is asked any more; the limit of documents is 12. */
const deepest = 9;

/** Fields that all viewers have in common but a few, who are left out: tests/chat/reactions.test.ts. */
const commonToMost = new Set(['Message.clientKey', 'Reaction.viewerReacted']);

const call = ({ name, args }: GraphQLField<unknown, unknown>) =>
  args.some((arg) => arg.name === 'first') ? `${name}(first: 2)` : name;

/**
 * Selections under a subscription's union that together ask for every field that can be reached and
 * bears no mark, of each type where it is met first; by the name of that type.
 */
export function unmarkedSelections(schema: GraphQLSchema, union: string): Map<string, string> {
  const found = schema.getType(union);
  if (!isUnionType(found)) throw new Error(`${union} is no union`);
  const steps: Step[] = found
    .getTypes()
    .map((type) => ({ type, open: `... on ${type.name} {`, close: '}', depth: 2 }));
  const selections = new Map<string, string>();
  for (const { type, open, close, depth } of steps) {
    if (!isObjectType(type) || selections.has(type.name) || depth > deepest) continue;
    const fields = Object.values(type.getFields()).filter(
      (field) => !isPerViewer(field) && !commonToMost.has(`${type.name}.${field.name}`),
    );
    const asked = fields.map((field) => {
      const next = getNamedType(field.type);
      if (isLeafType(next)) return call(field);
      const into = `${open} ${call(field)} {`;
      steps.push({ type: next, open: into, close: `} ${close}`, depth: depth + 1 });
      return `${call(field)} { __typename }`;
    });
    selections.set(type.name, `${open} ${asked.join(' ')} ${close}`);
  }
  return selections;
}
