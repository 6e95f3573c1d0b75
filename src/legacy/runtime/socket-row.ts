import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { DocumentNode } from 'graphql';
import type { z } from 'zod';
import type { Auth, Runner } from './row.js';

/** What a documented socket sends: JSON objects, told apart by `type` where there are several kinds. */
export type Frame = { type?: string } & Record<string, unknown>;

/** Under which a socket that hears but one kind of frame, without a type, hears it. */
export const untyped = '';

/** One documented socket: frames in become mutations, a subscription becomes frames out. */
export interface SocketRow {
  /** With no slash at its end; it is served with one too. */
  readonly path: string;
  readonly auth: Auth;
  readonly params: z.ZodObject;
  readonly documents: readonly DocumentNode[];
  /** What is subscribed to. */
  readonly subscription: TypedDocumentNode<unknown, unknown>;
  /** Other events told besides, such as those that an event of the subscription leads to. */
  readonly joins?: (
    events: AsyncIterableIterator<unknown>,
    follower: Follower,
    params: unknown,
  ) => Promise<AsyncIterableIterator<unknown>>;
  /** Variables of the subscription. What it throws refuses the upgrade. */
  open(params: unknown, runner: Runner): Promise<unknown>;
  /** An event as a frame; null for what the document does not know. */
  says(event: unknown, params: unknown, runner: Runner): Frame | null;
  /** What to do with a frame, by its `type`; or with every one, when it stands under `untyped`. */
  readonly hears: Readonly<Record<string, Hearing>>;
}

/** What follows more subscriptions for one socket, each read with a context of its own. */
export interface Follower extends Runner {
  follow<D, V>(document: TypedDocumentNode<D, V>, variables: V): Promise<AsyncIterableIterator<D>>;
}

/** A kind of frame that clients send. */
export interface Hearing {
  readonly shape: z.ZodObject;
  act(frame: unknown, params: unknown, runner: Runner): Promise<unknown>;
  /** Whether what `act` resolves to is a frame for whoever sent this one. */
  readonly answers?: true;
}

/** A row of the table of sockets; its types follow from `params` and `subscription`. */
export function socket<D, V, P extends z.ZodObject, E = D>(
  path: `/ws/${string}`,
  {
    auth = 'Bearer',
    documents,
    ...row
  }: {
    auth?: Auth;
    params: P;
    documents: readonly DocumentNode[];
    subscription: TypedDocumentNode<D, V>;
    open: (params: z.output<P>, runner: Runner) => Promise<V>;
    joins?: (
      events: AsyncIterableIterator<D>,
      follower: Follower,
      params: z.output<P>,
    ) => Promise<AsyncIterableIterator<E>>;
    says: (event: E, params: z.output<P>, runner: Runner) => Frame | null;
    hears: Record<string, Hearing>;
  },
): SocketRow {
  return { path, auth, documents: [row.subscription, ...documents], ...row } as SocketRow;
}

/** A kind of frame: its shape beside `type`, and what it does. */
export function hearing<F extends z.ZodObject, P>(
  shape: F,
  act: (frame: z.output<F>, params: P, runner: Runner) => Promise<unknown>,
): Hearing {
  return { shape, act } as Hearing;
}

/** A kind of frame that is answered at once, to its sender alone. */
export function answering<F extends z.ZodObject>(
  shape: F,
  answer: (frame: z.output<F>) => Frame,
): Hearing {
  return { shape, answers: true, act: async (frame: z.output<F>) => answer(frame) } as Hearing;
}
