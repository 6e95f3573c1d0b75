import type { IncomingHttpHeaders } from 'node:http';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { DocumentNode } from 'graphql';
import { z } from 'zod';
import type { Config } from '../../config/config.js';
import { notFound } from '../../core/errors.js';
import type { StoredImage } from '../../graphql/uploads/upload.resolver.js';
import type { UploadedFile } from './fields.js';

/**
 * The schemes of the Authorization header that an operation accepts, the documented one first; `null` for
 * an operation without a credential.
 */
export type Auth = 'Bearer' | 'JWT' | 'Bearer or JWT' | 'Token or Bearer' | null;

/** The reply, without headers, to invalid credentials. */
export type Refusal = (message: string) => Pick<Reply, 'status' | 'body'>;

/** A header, other than Authorization, that carries the token of an operation. */
export type TokenHeader = 'bearer';

/** Runs the documents of one client's request or socket. */
export interface Runner {
  /** The data of `document`. Throws the AppError of a resolver, or any other error unchanged. */
  run<D, V>(document: TypedDocumentNode<D, V>, variables: V): Promise<D>;
  /** The client's own global id. Throws UNAUTHENTICATED for an anonymous client. */
  viewerId(): string;
}

/** One validated request to a row. */
export interface RowRequest<P = object, Q = object, B = object> extends Runner {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly headers: IncomingHttpHeaders;
  /** The public URL of this server, without a slash at its end. */
  readonly publicUrl: string;
  /** Stores a picture; it is deleted if the request fails. Throws BAD_USER_INPUT naming `field`. */
  upload(field: string, file: UploadedFile): Promise<StoredImage>;
}

/** One documented operation: its request, and the GraphQL documents that answer it. */
export interface Row {
  readonly method: string;
  /** Without a slash at its end; it is served with one too. */
  readonly path: string;
  readonly auth: Auth;
  readonly tokenHeader: TokenHeader | null;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodObject;
  readonly aliases?: Record<string, string>;
  readonly references: readonly string[];
  /** Further paths, from the configuration. */
  readonly morePaths: (config: Config) => readonly string[];
  readonly names?: Record<string, string>;
  readonly unauthenticated?: Refusal;
  readonly hidden: boolean;
  /** The documents that replace it, the main one first. */
  readonly documents: readonly DocumentNode[];
  answer(request: RowRequest): Promise<Reply>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Empty = z.ZodObject<Record<never, never>>;
const empty = z.object({});

interface Options<D, V, P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodObject> {
  /** Default: `Bearer`. */
  auth?: Auth;
  /** Serves only requests with this header, where two APIs share a path. */
  tokenHeader?: TokenHeader;
  params?: P;
  query?: Q;
  body?: B;
  /** Further paths, from the configuration. */
  morePaths?: (config: Config) => readonly string[];
  /** Answers a refused client as if nothing were at the path. */
  hidden?: boolean;
  /** Other names of fields of the body → the documented names, which win where both are sent. */
  aliases?: Record<string, string>;
  /** Fields of the body that refer to other objects: NOT_FOUND then is an error of these fields. */
  references?: (keyof z.output<B> & string)[];
  /** GraphQL's input names → fields of the body, where they differ from those of the API's other rows. */
  names?: Record<string, string>;
  /** The reply to wrong credentials in the body. Default: 401 with `detail`. */
  unauthenticated?: Refusal;
  /** The document that is run first. */
  document?: TypedDocumentNode<D, V>;
  /** The further documents that `variables` and `reply` run, or all of them without a `document`. */
  more?: readonly DocumentNode[];
  /** The reply, from the data of `document`. */
  reply: (data: D, request: RequestOf<P, Q, B>) => Reply | Promise<Reply>;
}

/** The variables of `document`. Default: the parameters of path and query, where these fit. */
type Variables<
  V,
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodObject,
> = z.output<P> & z.output<Q> extends V
  ? { variables?: (request: RequestOf<P, Q, B>) => V | Promise<V> }
  : { variables: (request: RequestOf<P, Q, B>) => V | Promise<V> };

type RequestOf<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodObject> = RowRequest<
  z.output<P>,
  z.output<Q>,
  z.output<B>
>;

/** A row of an API's table, e.g. `row('GET /api/posts/:id', { params, document, reply })`. */
export function row<
  D,
  V,
  P extends z.ZodObject = Empty,
  Q extends z.ZodObject = Empty,
  B extends z.ZodObject = Empty,
>(operation: `${Method} /${string}`, options: Options<D, V, P, Q, B> & Variables<V, P, Q, B>): Row {
  const [method, path] = operation.split(' ') as [Method, string];
  const { document, more = [], variables, reply, ...rest } = options as AnyOptions;
  return {
    method,
    path,
    auth: 'Bearer',
    tokenHeader: null,
    params: empty,
    query: empty,
    body: empty,
    references: [],
    morePaths: () => [],
    hidden: false,
    ...rest,
    documents: document ? [document, ...more] : more,
    async answer(request) {
      if (!document) return reply(undefined, request);
      const { params, query } = request;
      const values = variables ? await variables(request) : { ...params, ...query };
      return reply(await request.run(document, values), request);
    },
  };
}

/** The options of any row, of which only their own row knows the types. */
type AnyOptions = Partial<Omit<Row, 'documents' | 'answer'>> & {
  document?: TypedDocumentNode<unknown, object>;
  more?: readonly DocumentNode[];
  variables?: (request: RowRequest) => object | Promise<object>;
  reply: (data: unknown, request: RowRequest) => Reply | Promise<Reply>;
};

/** The reply of a row. */
export interface Reply {
  status: number;
  /** Absent for 204. */
  body?: unknown;
  /** The cursor of the next page of a list. */
  next?: string | null;
  headers?: Record<string, string>;
}

export const ok = (body: unknown) => ({ status: 200, body }) satisfies Reply;
export const created = (body: unknown) => ({ status: 201, body }) satisfies Reply;
export const noContent = (): Reply => ({ status: 204 });

/** The value itself. Throws NOT_FOUND for null, GraphQL's answer for a missing object. */
export function found<T>(value: T | null | undefined): T {
  if (value == null) throw notFound('Page');
  return value;
}

interface Connection<T> {
  nodes: readonly T[];
  pageInfo:
    | { hasNextPage: boolean; endCursor?: string | null }
    | { hasPreviousPage: boolean; startCursor?: string | null };
}

/** A page of a list as a bare array, with the cursor of the next page in the direction of the document. */
export function list<T>({ nodes, pageInfo }: Connection<T>, shape: (node: T) => unknown): Reply {
  const [hasMore, cursor] =
    'hasNextPage' in pageInfo
      ? [pageInfo.hasNextPage, pageInfo.endCursor]
      : [pageInfo.hasPreviousPage, pageInfo.startCursor];
  return { status: 200, body: nodes.map(shape), next: hasMore ? cursor : null };
}
