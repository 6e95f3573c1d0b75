import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  print,
  visit,
} from 'graphql';
import { FIXED_LIMITS } from '../../config/limits.js';
import { sandboxUrl } from '../../graphql/sandbox/sandbox.js';
import { measureOperation } from '../../graphql/server/measure.js';
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
  /** The schemes of the credential, and where else a socket takes it; null without one. */
  auth: string | null;
  successors: Successor[];
}

/** The name of an operation in tables and usage counts: `GET /api/users/:id/`. */
export const operationOf = ({ method = 'WS', path }: { method?: string; path: string }): string =>
  `${method} ${path}/`;

/** The largest pages in documents that are shown; nested pages must stay below GraphQL's limit of nodes. */
const shownPageSizes = [50, 20, 10, 5];

/** A document with pages of at most `size`, as ordinary clients ask for; legacy APIs have larger ones. */
const withPages = (document: DocumentNode, size: number): DocumentNode =>
  visit(document, {
    Argument(node) {
      const { name, value } = node;
      if (name.value !== 'first' && name.value !== 'last') return undefined;
      if (value.kind !== Kind.INT || Number(value.value) <= size) return undefined;
      return { ...node, value: { ...value, value: String(size) } };
    },
  });

function withSmallPages(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const shown = shownPageSizes.map((size) => withPages(document, size));
  return shown.find((one) => isWithinCost(schema, one)) ?? document;
}

function isWithinCost(schema: GraphQLSchema, document: DocumentNode): boolean {
  const operation = getOperationAST(document);
  if (!operation) return true;
  return measureOperation(schema, document, operation, {}).cost <= FIXED_LIMITS.graphqlCost;
}

function successorOf(schema: GraphQLSchema, document: DocumentNode, graphql: string): Successor {
  const text = print(withSmallPages(schema, document));
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
  // Browsers cannot set the header of a socket.
  auth: 'method' in row ? row.auth : `${row.auth}, ?token= or subprotocol`,
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

/** What every API answers and accepts beyond its document. */
const commonAdditions = [
  'Tokens contain the claims `token_type`, `exp`, `iat`, `jti` and `user_id`.',
  'Refresh tokens stay valid when they are used; a session made elsewhere may receive a new one.',
  'Usernames, e-mail addresses and names of persons are trimmed. Booleans are also `on`, `off`, `yes`, `no`, `1` and `0`.',
  '`OPTIONS` answers 200 with the name of the operation and the types of bodies.',
];

const socketAdditions = [
  'Sockets accept the token in the header, as `?token=`, and beside a protocol name in `Sec-WebSocket-Protocol`.',
];

/** What an API answers and accepts beyond its document, as lines of Markdown. */
export const additionsOf = (dialects: readonly Dialect[], name: DialectName): string[] =>
  dialects
    .filter((dialect) => dialect.name === name)
    .flatMap(({ additions, sockets }) => [
      ...additions,
      ...(sockets.length > 0 ? socketAdditions : []),
      ...commonAdditions,
    ]);
