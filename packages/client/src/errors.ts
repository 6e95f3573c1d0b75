import type { ErrorReason } from './schema.generated.js';

export type { ErrorReason };

/** An error as the server sends it. */
export interface GraphQLErrorReply {
  message: string;
  path?: readonly (string | number)[];
  extensions?: {
    code?: string;
    /** See docs/reference/errors.md. */
    reason?: ErrorReason;
    /** Messages by the name of the input. */
    fields?: Record<string, string[]>;
    [name: string]: unknown;
  };
}

export interface GraphQLReply {
  data?: unknown;
  errors?: GraphQLErrorReply[];
}

/** The error of a request that the server answered with errors, or not in GraphQL. */
export class GraphQLFailure extends Error {
  override readonly name = 'GraphQLFailure';
  readonly status: number;
  readonly errors: readonly GraphQLErrorReply[];

  constructor(status: number, errors: readonly GraphQLErrorReply[]) {
    super(errors[0]?.message ?? `The server answered with status ${status}.`);
    this.status = status;
    this.errors = errors;
  }
}

/** The errors of the server inside `error`, as Apollo Client, urql, Relay, graphql-ws or `request` pass it on. */
function repliesOf(error: unknown): readonly GraphQLErrorReply[] {
  if (Array.isArray(error)) return error;
  if (typeof error !== 'object' || error === null) return [];
  const { errors, graphQLErrors, source, extensions } = error as Record<string, unknown>;
  if (Array.isArray(errors)) return errors;
  if (Array.isArray(graphQLErrors)) return graphQLErrors;
  if (source) return repliesOf(source);
  return extensions ? [error as GraphQLErrorReply] : [];
}

/**
 * The reason of an error: `extensions.reason` where the server sends it, else its code, such as `CONFLICT`
 * or `RATE_LIMITED`; `OFFLINE` when no answer arrived, and `UNKNOWN` for all others.
 */
export function reasonOf(error: unknown): ErrorReason | (string & {}) {
  const reason = repliesOf(error)[0]?.extensions?.reason;
  return typeof reason === 'string' ? reason : codeOf(error);
}

/** `extensions.code` of an error, `OFFLINE` or `UNKNOWN`. */
export const codeOf = (error: unknown): string =>
  repliesOf(error)[0]?.extensions?.code ?? (isNetworkError(error) ? 'OFFLINE' : 'UNKNOWN');

/** How long the server asks to wait, in milliseconds; 0 if it does not. */
export const retryAfterMs = (error: unknown): number =>
  Number(repliesOf(error)[0]?.extensions?.retryAfterMs ?? 0);

/** Messages by the name of the input, such as `{ username: ['This username is taken.'] }`; empty if there are none. */
export function fieldErrors(error: unknown): Record<string, string[]> {
  return Object.assign({}, ...repliesOf(error).map(({ extensions }) => extensions?.fields));
}

/** Whether `error` says that no answer arrived. Node and browsers reject with a TypeError, urql wraps it. */
function isNetworkError(error: unknown): boolean {
  const inner = (error as { networkError?: unknown } | null)?.networkError ?? error;
  const { name, status, statusCode } = Object(inner) as Record<string, unknown>;
  const answered = Number(status ?? statusCode);
  return (
    name === 'TypeError' ||
    name === 'TimeoutError' ||
    name === 'AbortError' ||
    // A proxy answers for a server that is away.
    (answered >= 502 && answered <= 504)
  );
}
