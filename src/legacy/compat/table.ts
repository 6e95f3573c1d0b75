import { type DocumentNode, type GraphQLSchema, Kind, print, visit } from 'graphql';
import { sandboxUrl } from '../../graphql/sandbox/sandbox.js';
import type { Dialect, DialectName } from '../runtime/dialect.js';
import { nameOf } from '../runtime/execute.js';
import type { Row } from '../runtime/row.js';
import type { SocketRow } from '../runtime/socket-row.js';
import { exampleVariables } from './example.js';

/** A GraphQL document that replaces an operation, or a part of it. */
interface Successor {
  name: string;
  text: string;
  variables: Record<string, unknown>;
  /** The URL of the sandbox with the document and its variables filled in. */
  sandbox: string;
}

/** One documented operation and its successors. */
export interface CompatEntry {
  dialect: DialectName;
  /** `POST`, or `WS` for a socket. */
  method: string;
  path: string;
  /** `POST /api/posts/` */
  operation: string;
  /** The scheme of the credential; null without one. */
  auth: string | null;
  successors: Successor[];
}

/** The name of an operation in tables and usage counts: `GET /api/users/:id/`. */
export const operationOf = ({ method = 'WS', path }: { method?: string; path: string }): string =>
  `${method} ${path}/`;

/** The largest page in a document that is shown: nested pages stay below GraphQL's limit of nodes. */
const shownPageSize = 50;

/** A document with the page sizes of an ordinary client; legacy APIs have larger ones. */
const withSmallPages = (document: DocumentNode): DocumentNode =>
  visit(document, {
    Argument(node) {
      const { name, value } = node;
      if (name.value !== 'first' && name.value !== 'last') return undefined;
      if (value.kind !== Kind.INT || Number(value.value) <= shownPageSize) return undefined;
      return { ...node, value: { ...value, value: String(shownPageSize) } };
    },
  });

function successorOf(schema: GraphQLSchema, document: DocumentNode, graphql: string): Successor {
  const text = print(withSmallPages(document));
  const variables = exampleVariables(schema, document);
  return {
    name: nameOf(document),
    text,
    variables,
    sandbox: sandboxUrl(graphql, text, variables),
  };
}

const entryOf = (
  schema: GraphQLSchema,
  { name: dialect }: Dialect,
  row: (Row | SocketRow) & { method?: string },
  graphql: string,
): CompatEntry => ({
  dialect,
  method: row.method ?? 'WS',
  path: `${row.path}/`,
  operation: operationOf(row),
  auth: row.auth,
  successors: [...new Set(row.documents)].map((document) => successorOf(schema, document, graphql)),
});

/** Every documented operation of every dialect, in the order of its documentation; `graphql` is the path of the sandbox. */
export const compatTable = (
  schema: GraphQLSchema,
  dialects: readonly Dialect[],
  graphql = '/graphql',
): CompatEntry[] =>
  dialects.flatMap((dialect) =>
    [...dialect.rows, ...dialect.sockets].map((row) => entryOf(schema, dialect, row, graphql)),
  );
