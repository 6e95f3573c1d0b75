import type { IncomingHttpHeaders } from 'node:http';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { DocumentNode } from 'graphql';
import { z } from 'zod';
import type { Operation } from '../../graphql/planner/selection.js';
import type { Of, Shaped } from '../../graphql/planner/shape.js';
import type { StoredImage } from '../../graphql/uploads/upload.resolver.js';
import { queriesIn } from './execute.js';
import type { UploadedFile } from './fields.js';
import type { Reply } from './reply.js';
import { type Outlined, WrittenReply } from './sql-reply.js';

/**
 * The scheme of the Authorization header an operation asks for, and whether the token may stand in
 * the address instead; `null`: it needs no credential.
 */
export type Auth = 'Bearer' | 'Bearer or ?token=' | 'JWT' | 'Bearer or JWT' | 'Token' | null;

/** A header, other than Authorization, that carries the token of an operation. */
export type Carrier = 'bearer';

/** Runs documents of a dialect's own for one caller. */
export interface Runner {
  /** What `document` answers. Throws the AppError it met; a bug as it is. */
  run<D, V>(document: TypedDocumentNode<D, V>, variables: V): Promise<D>;
  /** A reply in the shape that was said of it. Throws likewise. */
  write<D, V>(reply: WrittenReply<D, V>, variables: V): Promise<Reply>;
  /** What a shape comes to for something that a document answered. */
  fill<T, S>(shape: (one: Of<NoInfer<T>>) => S, value: T): Shaped<S>;
  /** The caller's own global id. Throws UNAUTHENTICATED when nobody is signed in. */
  viewerId(): string;
}

/** One request to a row, checked. */
export interface Call<P = unknown, Q = unknown, B = unknown> extends Runner {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly headers: IncomingHttpHeaders;
  /** Where this server is reached from outside. */
  readonly publicUrl: string;
  /** Stores a picture; it goes again when the row fails. Throws BAD_USER_INPUT naming `field`. */
  upload(field: string, file: UploadedFile): Promise<StoredImage>;
}

type Nothing = z.ZodObject<Record<never, never>>;

interface Asks<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodObject> {
  /** `Bearer` when nothing is said. */
  auth?: Auth;
  /** Only requests with this header are meant, where two documents share a path. */
  carrier?: Carrier;
  params?: P;
  query?: Q;
  body?: B;
  /** To whom it refuses, it is as if there were nothing at its path. */
  unseen?: boolean;
  /** The body's fields that name something else: when that is not found, they are at fault. */
  refers?: (keyof z.output<B> & string)[];
}

type CallOf<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodObject> = Call<
  z.output<P>,
  z.output<Q>,
  z.output<B>
>;

/** One documented operation: how it is called, and the GraphQL documents that answer it. */
export interface Row {
  readonly method: string;
  /** With no slash at its end; it is served with one too. */
  readonly path: string;
  readonly auth: Auth;
  readonly carrier: Carrier | null;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodObject;
  readonly refers: readonly string[];
  readonly unseen: boolean;
  /** What replaces it, the main one first. */
  readonly documents: readonly DocumentNode[];
  /** What the planner is asked for it. */
  readonly reads: readonly Operation[];
  answer(call: Call): Promise<Reply>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const nothing = z.object({});

/**
 * A row answered by one document: variables from the request, reply from the data. `writes` says of
 * the reply in which shape it has the data, `reply` makes it of that.
 */
export function row<
  D,
  V,
  P extends z.ZodObject = Nothing,
  Q extends z.ZodObject = Nothing,
  B extends z.ZodObject = Nothing,
>(
  operation: `${Method} /${string}`,
  asks: Asks<P, Q, B> & {
    document: TypedDocumentNode<D, V>;
    variables?: (call: CallOf<P, Q, B>) => V;
  } & (
      | { reply: (data: D, call: CallOf<P, Q, B>) => Reply }
      | { writes: (data: Of<D>) => Outlined }
    ),
): Row {
  const { document, variables } = asks;
  const given = (call: CallOf<P, Q, B>) => (variables ? variables(call) : ({} as V));
  if ('writes' in asks) {
    const written = new WrittenReply(document, asks.writes);
    const answer = (call: CallOf<P, Q, B>) => call.write(written, given(call));
    const reads = written.query ? [written.query] : [];
    return steps(operation, { ...asks, documents: [document], reads, answer });
  }
  return steps(operation, {
    ...asks,
    documents: [document],
    answer: async (call) => asks.reply(await call.run(document, given(call)), call),
  });
}

/** A row answered by a few lines that run several documents. */
export function steps<
  P extends z.ZodObject = Nothing,
  Q extends z.ZodObject = Nothing,
  B extends z.ZodObject = Nothing,
>(
  operation: `${Method} /${string}`,
  asks: Asks<P, Q, B> & {
    documents: readonly DocumentNode[];
    reads?: readonly Operation[];
    answer: (call: CallOf<P, Q, B>) => Promise<Reply>;
  },
): Row {
  const [method, path] = operation.split(' ') as [Method, string];
  return {
    method,
    path,
    auth: asks.auth === undefined ? 'Bearer' : asks.auth,
    carrier: asks.carrier ?? null,
    params: asks.params ?? nothing,
    query: asks.query ?? nothing,
    body: asks.body ?? nothing,
    refers: asks.refers ?? [],
    unseen: asks.unseen ?? false,
    documents: asks.documents,
    reads: asks.reads ?? queriesIn(asks.documents),
    answer: asks.answer as (call: Call) => Promise<Reply>,
  };
}
