import { type DocumentNode, type GraphQLSchema, print } from 'graphql';
import { sandboxUrl } from '../../graphql/sandbox/sandbox.js';
import type { Dialect, DialectName } from '../runtime/dialect.js';
import { nameOf } from '../runtime/execute.js';
import type { Row } from '../runtime/row.js';
import type { SocketRow } from '../runtime/socket-row.js';
import { exampleVariables } from './example.js';

/** A GraphQL document that does what an old operation did, or a part of it. */
interface Successor {
  name: string;
  text: string;
  variables: Record<string, unknown>;
  /** Where it opens in the sandbox, filled in. */
  sandbox: string;
}

/** One documented operation and what replaces it. */
export interface LensEntry {
  dialect: DialectName;
  /** `POST`, or `WS` for a socket. */
  method: string;
  path: string;
  /** `POST /api/posts/` */
  operation: string;
  /** The scheme of the credential; null where none is asked for. */
  auth: string | null;
  successors: Successor[];
}

/** The name an operation's calls are counted under, and listed by: `GET /api/users/:id/`. */
export const operationOf = ({ method = 'WS', path }: { method?: string; path: string }): string =>
  `${method} ${path}/`;

function successorOf(schema: GraphQLSchema, document: DocumentNode, graphql: string): Successor {
  const text = print(document);
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
): LensEntry => ({
  dialect,
  method: row.method ?? 'WS',
  path: `${row.path}/`,
  operation: operationOf(row),
  auth: row.auth,
  successors: [...new Set(row.documents)].map((document) => successorOf(schema, document, graphql)),
});

/** Every documented operation of every dialect, in the documents' order; `graphql` is the path of the sandbox. */
export const lensTable = (
  schema: GraphQLSchema,
  dialects: readonly Dialect[],
  graphql = '/graphql',
): LensEntry[] =>
  dialects.flatMap((dialect) =>
    [...dialect.rows, ...dialect.sockets].map((row) => entryOf(schema, dialect, row, graphql)),
  );
