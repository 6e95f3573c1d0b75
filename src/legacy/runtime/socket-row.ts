import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { DocumentNode } from 'graphql';
import type { z } from 'zod';
import type { Auth, Runner } from './row.js';

/** A JSON object that a socket sends or receives; `type` is its kind, where there are several. */
export type Frame = { type?: string } & Record<string, unknown>;

/** The key in `onMessage` of sockets that accept one kind of frame, without a type. */
export const untyped = '';

/** The operations of a row on the socket of one client. */
export interface Session {
  /** Runs each document with empty loaders. */
  readonly runner: Runner;
  /** Sends a frame, once the upgrade is done. */
  send(frame: Frame): Promise<void>;
  /**
   * Follows one more subscription, whose frames are sent to this socket alone, until `isLast`. Resolves
   * when its first event is ready. Throws the AppError of its resolver.
   */
  follow<D, V>(
    document: TypedDocumentNode<D, V>,
    variables: V,
    toFrame: (event: D) => Frame | null,
    isLast?: (event: D) => boolean,
  ): Promise<void>;
  /** Logs an error of work that nothing waits for, unless it is an AppError. */
  report(error: unknown): void;
}

/** The conversion of the events of a socket into frames. */
export interface EventFrames<E, P> {
  /** An event as a frame; null when nothing is sent. */
  toFrame(event: E, params: P): Frame | null;
  /** Follows more subscriptions after the main one. What it throws refuses the upgrade. */
  extraEvents?(session: Session, params: P): Promise<void>;
}

/** One documented socket: its frames become mutations, and the events of a subscription become frames. */
export interface SocketRow {
  /** Without a slash at its end; it is served with one, too. */
  readonly path: string;
  readonly auth: Auth;
  readonly params: z.ZodObject;
  readonly documents: readonly DocumentNode[];
  /** The main subscription: the socket is closed when it ends. */
  readonly subscription: TypedDocumentNode<unknown, unknown>;
  /** Variables of the subscription. What it throws refuses the upgrade. */
  open(params: unknown, runner: Runner): Promise<unknown>;
  framesFor(session: Session): EventFrames<unknown, unknown>;
  /** Whether all sockets with equal params share the frames of the subscription. */
  readonly isShared: boolean;
  /** The handlers of the client's frames, by `type`. */
  readonly onMessage: Readonly<Record<string, MessageHandler>>;
}

export interface MessageHandler {
  readonly shape: z.ZodObject;
  act(frame: unknown, params: unknown, runner: Runner): Promise<unknown>;
  /** Whether the result of `act` is sent to the client as a frame. */
  readonly replies?: true;
}

/** The options of `socket`. */
interface SocketOptions<D, V, P extends z.ZodObject> {
  auth?: Auth;
  params: P;
  documents: readonly DocumentNode[];
  subscription: TypedDocumentNode<D, V>;
  open: (params: z.output<P>, runner: Runner) => Promise<V>;
  onMessage: Record<string, MessageHandler>;
}

/**
 * A row of the table of sockets; its types follow from `params` and `subscription`. `toFrame` must not
 * depend on the viewer; `perSession` returns one that may.
 */
export function socket<D, V, P extends z.ZodObject>(
  path: `/ws/${string}`,
  row: SocketOptions<D, V, P> &
    (
      | EventFrames<D, z.output<P>>
      | { perSession: (session: Session) => EventFrames<D, z.output<P>> }
    ),
): SocketRow {
  const { auth = 'Bearer', params, subscription, open, onMessage } = row;
  const documents = [subscription, ...row.documents];
  const isShared = 'toFrame' in row;
  const framesFor = isShared ? () => row : row.perSession;
  const common = { path, auth, params, documents, subscription, open, onMessage };
  return { ...common, isShared, framesFor } as SocketRow;
}

/** A handler for frames with this shape beside `type`. */
export function message<F extends z.ZodObject, P>(
  shape: F,
  act: (frame: z.output<F>, params: P, runner: Runner) => Promise<unknown>,
): MessageHandler {
  return { shape, act } as MessageHandler;
}

/** A handler that replies to the sender alone. */
export function reply<F extends z.ZodObject>(
  shape: F,
  toReply: (frame: z.output<F>) => Frame,
): MessageHandler {
  return {
    shape,
    replies: true,
    act: async (frame: z.output<F>) => toReply(frame),
  } as MessageHandler;
}
