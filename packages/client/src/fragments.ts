import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';

/**
 * `document` with its fragments replaced by those of the same name in `fragments`, such as
 * `ParleyMessage`. Fragments that these use in turn are added, others are not.
 */
export function withFragments<D extends DocumentNode>(
  document: D,
  fragments: readonly DocumentNode[],
): D {
  const known = new Map<string, FragmentDefinitionNode>();
  for (const { definitions } of [document, ...fragments])
    for (const definition of definitions)
      if (definition.kind === Kind.FRAGMENT_DEFINITION)
        known.set(definition.name.value, definition);
  const used = new Set<DefinitionNode>();
  const use = (definition: OperationDefinitionNode | FragmentDefinitionNode): void => {
    if (used.has(definition)) return;
    used.add(definition);
    visit(definition, {
      FragmentSpread({ name }) {
        const fragment = known.get(name.value);
        if (fragment) use(fragment);
      },
    });
  };
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) use(definition);
  return { ...document, definitions: [...used] };
}

const known = new WeakMap<DocumentNode, DocumentNode>();

/** `document` without masking: with `dataMasking`, Apollo Client hides the fields of fragments. */
export function unmasked<D extends DocumentNode>(document: D): D {
  let found = known.get(document);
  if (!found) {
    found = visit(document, {
      [Kind.FRAGMENT_SPREAD]: (node: FragmentSpreadNode) =>
        node.directives?.some(({ name }) => name.value === 'unmask')
          ? undefined
          : {
              ...node,
              directives: [
                ...(node.directives ?? []),
                { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'unmask' } },
              ],
            },
    });
    known.set(document, found);
  }
  return found as D;
}
