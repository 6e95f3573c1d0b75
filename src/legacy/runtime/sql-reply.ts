import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { Operation } from '../../graphql/planner/selection.js';
import {
  each,
  type FormatEnv,
  fill,
  type List,
  type Of,
  traced,
  type Value,
} from '../../graphql/planner/shape.js';
import { queryIn } from './execute.js';
import type { Reply } from './reply.js';

/** Where a capped list goes on, and whether it does. */
interface Next {
  readonly more: Value<boolean>;
  readonly cursor: Value<string | null>;
}

/** A reply in the shape of what a document answers: the body, and where it goes on. */
export interface Outlined {
  readonly status: number;
  readonly body?: unknown;
  readonly next?: Next;
}

/** A bare array, and where it goes on when it was capped. */
export const pageOf = <T, S>(
  {
    nodes,
    pageInfo,
  }: { nodes: List<T>; pageInfo: { hasNextPage: Value<boolean>; endCursor: Value<string | null> } },
  shape: (node: Of<NoInfer<T>>) => S,
): Outlined => ({
  status: 200,
  body: each(nodes, shape),
  next: { more: pageInfo.hasNextPage, cursor: pageInfo.endCursor },
});

/** The newest of a list that is told from its beginning, and where what came before them is. */
export const tailOf = <T, S>(
  {
    nodes,
    pageInfo,
  }: {
    nodes: List<T>;
    pageInfo: { hasPreviousPage: Value<boolean>; startCursor: Value<string | null> };
  },
  shape: (node: Of<NoInfer<T>>) => S,
): Outlined => ({
  status: 200,
  body: each(nodes, shape),
  next: { more: pageInfo.hasPreviousPage, cursor: pageInfo.startCursor },
});

/**
 * A reply whose shape is said once: PostgreSQL writes it where the planner has a statement for its
 * document, and else it is made here of what the document answers.
 */
export class WrittenReply<D = unknown, V = unknown> {
  /** What the planner is asked; null for a document that does more than reading. */
  readonly query: Operation | null;
  private readonly status: number;
  private readonly goesOn: boolean;
  private readonly parts;

  constructor(
    readonly document: TypedDocumentNode<D, V>,
    outline: (data: Of<D>) => Outlined,
  ) {
    const { root, shape } = traced(outline);
    const { status, body, next } = shape;
    this.status = status;
    this.goesOn = next !== undefined;
    this.parts = { root, shape: next ? [next.more, next.cursor, body] : [body] };
    const query = queryIn(document);
    this.query = query && { ...query, reply: this.parts };
  }

  /** The reply of which PostgreSQL wrote the parts. */
  read(json: string): Reply {
    if (!this.goesOn) return { status: this.status, json };
    const head = json.indexOf(',', json.indexOf(',') + 1);
    const [more, cursor] = JSON.parse(`[${json.slice(0, head)}]`);
    return { status: this.status, json: json.slice(head + 1), next: more ? cursor : null };
  }

  /** The reply made of what the document answered. Throws what a missing part of that is told by. */
  make(data: D, env: FormatEnv): Reply {
    const made = fill(this.parts, data, env) as unknown[];
    const [body] = made.slice(-1);
    if (!this.goesOn) return { status: this.status, body };
    const [more, cursor] = made as [boolean, string | null];
    return { status: this.status, body, next: more ? cursor : null };
  }
}
