import type { DocumentNode } from 'graphql';

/** A document and the types of its data and variables; the same as in `@graphql-typed-document-node/core`. */
export interface TypedDocumentNode<Data, Variables> extends DocumentNode {
  __apiType?: (variables: Variables) => Data;
}
