import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionNode,
  type ValueNode,
  type VariableDefinitionNode,
  valueFromASTUntyped,
} from 'graphql';
import { durableSubscriptions } from './schema.generated.js';

/** A subscription that can be resumed. */
export interface Durable {
  /** The document with everything resuming takes, whether it was asked for or not. */
  document: DocumentNode;
  /** Its field, such as `inboxEvents`, and the key it has in the result. */
  field: string;
  key: string;
  /** Names of the variables, and what stood in their place; `epoch` is null where the cursor is all. */
  after: Slot;
  epoch: Slot | null;
  /** The argument with the id of what the stream tells of; null for an inbox. */
  subject: Slot | null;
}

interface Slot {
  variable: string;
  /** What was written in the document; undefined where a variable or nothing was. */
  literal: unknown;
}

const known = new WeakMap<DocumentNode, Durable | null>();

/** `document` made durable; null when it asks for no stream with a cursor. */
export function durableDocument(document: DocumentNode): Durable | null {
  let found = known.get(document);
  if (found === undefined) {
    found = makeDurable(document);
    known.set(document, found);
  }
  return found;
}

/** What a cursor moves by. The server names every event's type. */
const needed = (
  parse(`{
    __typename
    ... on StreamEvent { seq cursor }
    ... on StreamResumed { head epoch cursor }
    ... on StreamReset { head epoch cursor }
  }`).definitions[0] as OperationDefinitionNode
).selectionSet.selections;

function makeDurable(document: DocumentNode): Durable | null {
  const operation = document.definitions.find(
    (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
  );
  const field = operation?.selectionSet.selections.find(isDurableField);
  if (!operation || !field) return null;
  const declared = operation.variableDefinitions ?? [];
  const types = durableSubscriptions[field.name.value] as { after: string; epoch?: string };
  const after = slotOf(field, 'after', declared);
  const epoch = types.epoch === undefined ? null : slotOf(field, 'epoch', declared);
  const added = [
    ...declare(after, types.after, declared),
    ...(epoch && types.epoch ? declare(epoch, types.epoch, declared) : []),
  ];
  const others = (field.arguments ?? []).filter(({ name }) => !isCursorArgument(name.value));
  const resumable: FieldNode = {
    ...field,
    arguments: [...others, argument('after', after), ...(epoch ? [argument('epoch', epoch)] : [])],
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: [...(field.selectionSet?.selections ?? []), ...needed],
    },
  };
  const changed: OperationDefinitionNode = {
    ...operation,
    variableDefinitions: [...declared, ...added],
    selectionSet: { kind: Kind.SELECTION_SET, selections: [resumable] },
  };
  return {
    document: {
      ...document,
      definitions: document.definitions.map((one) => (one === operation ? changed : one)),
    },
    field: field.name.value,
    key: field.alias?.value ?? field.name.value,
    after,
    epoch,
    subject: others[0] ? slotOf(field, others[0].name.value, declared) : null,
  };
}

const isCursorArgument = (name: string) => name === 'after' || name === 'epoch';

const isDurableField = (one: SelectionNode): one is FieldNode =>
  one.kind === Kind.FIELD && Object.hasOwn(durableSubscriptions, one.name.value);

/** The variable an argument is given by; a new one where it is given otherwise, or not at all. */
function slotOf(field: FieldNode, name: string, declared: readonly VariableDefinitionNode[]): Slot {
  const value: ValueNode | undefined = field.arguments?.find(
    (one) => one.name.value === name,
  )?.value;
  if (value?.kind === Kind.VARIABLE) return { variable: value.name.value, literal: undefined };
  const taken = declared.map(({ variable }) => variable.name.value);
  const variable = taken.includes(name) ? `${name}OfStream` : name;
  return { variable, literal: value && valueFromASTUntyped(value) };
}

function declare(
  { variable }: Slot,
  type: string,
  declared: readonly VariableDefinitionNode[],
): VariableDefinitionNode[] {
  if (declared.some((one) => one.variable.name.value === variable)) return [];
  return [
    {
      kind: Kind.VARIABLE_DEFINITION,
      variable: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: variable } },
      type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } },
    },
  ];
}

const argument = (name: string, { variable }: Slot): ArgumentNode => ({
  kind: Kind.ARGUMENT,
  name: { kind: Kind.NAME, value: name },
  value: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: variable } },
});
