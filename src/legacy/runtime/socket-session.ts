import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { ExecutionResult } from 'graphql';
import { CloseCode } from 'graphql-ws';
import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import { AppError } from '../../core/errors.js';
import type { Subscription } from '../../core/events/subscription.js';
import { toAppError } from '../../graphql/server/errors.js';
import { closeCodes } from '../../graphql/socket/admitted-socket.js';
import { encodeFrames } from '../../graphql/socket/frames.js';
import type { ManagedSocket } from '../../graphql/socket/managed-socket.js';
import type { Subscriptions } from '../../graphql/socket/subscriptions.js';
import { operationOf } from '../compat/table.js';
import { checked, runnerOf } from './bind.js';
import type { DialectName } from './dialect.js';
import { type Engine, runDocument, throwFirst } from './execute.js';
import { observeLegacy } from './observe.js';
import type { Runner } from './row.js';
import { type Frame, type Session, type SocketRow, untyped } from './socket-row.js';

interface SessionOptions {
  readonly api: DialectName;
  readonly app: App;
  readonly engine: Engine;
  readonly subscriptions: Subscriptions;
  readonly ctx: Context;
  readonly row: SocketRow;
  readonly params: unknown;
}

/** A client of a documented socket, from before the upgrade until the connection closes. */
export class SocketSession implements Session {
  readonly runner: Runner;
  private readonly opened = Promise.withResolvers<ManagedSocket>();
  private socket: ManagedSocket | null = null;
  private readonly followed = new Set<Subscription>();
  private isReleased = false;
  private lastFrame: Promise<void> = Promise.resolve();

  constructor(private readonly options: SessionOptions) {
    const { engine, ctx } = options;
    this.runner = {
      ...runnerOf(engine, ctx),
      run: (document, variables) => runDocument(engine, ctx.fresh(), document, variables),
    };
  }

  /** Starts the subscriptions of the socket; no later event is missed. An error refuses the upgrade. */
  async start(): Promise<void> {
    const { row, params } = this.options;
    const variables = await row.open(params, this.runner);
    const frames = row.framesFor(this);
    const toFrame = (event: unknown) => frames.toFrame(event, params);
    const key = row.isShared ? JSON.stringify([row.path, params]) : null;
    const main = await this.subscribe(row.subscription, variables, { key, toFrame });
    main.ended.then(
      () => this.close(closeCodes.tokenExpired, 'No longer allowed'),
      () => this.close(CloseCode.InternalServerError, 'Internal server error'),
    );
    await frames.extraEvents?.(this, params);
  }

  /** The upgrade is done: sends what waits for it, and handles frames. */
  open(socket: ManagedSocket): void {
    this.socket = socket;
    this.opened.resolve(socket);
    socket.onFrame((text) => {
      // One at a time, so that messages are stored in the order in which they were sent.
      this.lastFrame = this.lastFrame.then(() => this.handleFrame(socket, text));
    });
  }

  /** Closes the socket, after the upgrade if that is not done yet. */
  close(code: number, reason: string): void {
    void this.opened.promise.then((socket) => socket.close(code, reason));
  }

  /** The connection has closed. */
  release(): void {
    this.isReleased = true;
    for (const subscription of this.followed) subscription.stop();
  }

  async send(frame: Frame): Promise<void> {
    const socket = await this.opened.promise;
    await socket.send(JSON.stringify(frame));
  }

  async follow<D, V>(
    document: TypedDocumentNode<D, V>,
    variables: V,
    toFrame: (event: D) => Frame | null,
    isLast?: (event: D) => boolean,
  ): Promise<void> {
    await this.subscribe(document, variables, { key: null, toFrame, isLast });
  }

  report(error: unknown): void {
    const { app, ctx } = this.options;
    const { requestId } = ctx.origin;
    if (!toAppError(error)) app.log.error({ err: error, requestId }, 'a legacy event failed');
  }

  /** Resolves when the first event is ready. Throws what the resolver threw. */
  private async subscribe<D, V>(
    document: TypedDocumentNode<D, V>,
    variables: V,
    how: {
      readonly key: string | null;
      toFrame(event: D): Frame | null;
      isLast?(event: D): boolean;
    },
  ): Promise<Subscription> {
    const { engine, ctx, subscriptions } = this.options;
    const ready = Promise.withResolvers<void>();
    let [isReady, isOver] = [false, false];
    const write = (result: ExecutionResult) => {
      try {
        throwFirst(result.errors);
        const event = result.data as D;
        if (isReset(event)) {
          this.close(closeCodes.restarting, 'The database was restored');
          return null;
        }
        isOver ||= how.isLast?.(event) ?? false;
        const frame = how.toFrame(event);
        return frame && Buffer.from(JSON.stringify(frame));
      } catch (error) {
        // The events after it are sent nevertheless.
        this.report(error);
        return null;
      }
    };
    const subscription = await subscriptions.subscribe(
      {
        schema: engine.schema,
        document,
        variableValues: variables as Record<string, unknown>,
        contextValue: ctx,
      },
      {
        socket: {
          push: (frames) => this.socket?.push(frames) ?? false,
          sendBytes: async (frames) => {
            isReady = true;
            ready.resolve();
            const socket = await this.opened.promise;
            await socket.sendBytes(frames);
            if (isOver) (subscription as Subscription).stop();
          },
        },
        requestId: ctx.origin.requestId,
        format: { key: how.key, write },
        encode: encodeFrames,
        head: '',
        tail: '',
      },
    );
    if (!('start' in subscription)) {
      throwFirst(subscription.errors);
      throw new Error('A subscription returned neither events nor errors.');
    }
    const { followed } = this;
    followed.add(subscription);
    subscription.ended
      .finally(() => followed.delete(subscription))
      .then(ready.resolve, (error: unknown) => {
        if (isReady) this.report(error);
        else ready.reject(error);
      });
    if (this.isReleased) subscription.stop();
    subscription.start();
    await ready.promise;
    return subscription;
  }

  private async handleFrame(socket: ManagedSocket, text: string | null): Promise<void> {
    const { app, engine, ctx, row, params, api } = this.options;
    const { onMessage } = row;
    try {
      const frame = parseFrame(text);
      const type = Object.hasOwn(onMessage, untyped) ? untyped : frame.type;
      if (typeof type !== 'string') throw invalidFrame('Send a JSON object with a type.');
      const handler = Object.hasOwn(onMessage, type) ? onMessage[type] : undefined;
      if (!handler) throw invalidFrame('Unknown message type.');
      const runner = runnerOf(engine, ctx.fresh());
      const { requestId, trace: parent } = ctx.origin;
      const operation = [operationOf(row), type].join(' ').trimEnd();
      const result = await observeLegacy(app, { api, operation, requestId, parent }, () =>
        handler.act(checked(handler.shape, frame), params, runner),
      );
      if (handler.replies) await socket.send(JSON.stringify(result));
    } catch (error) {
      const known = toAppError(error);
      const { requestId } = ctx.origin;
      if (!known) app.log.error({ err: error, requestId }, 'a legacy frame failed');
      const message = known ? messageOf(known) : 'A server error occurred.';
      await socket.send(JSON.stringify({ type: 'error', message }));
    }
  }
}

/**
 * Whether an event is a `StreamReset`: documents of legacy APIs select the epoch of no other one. Its socket is closed, and
 * clients read again when they are back.
 */
const isReset = (event: unknown): boolean =>
  Object.values(event as object).some(
    (item) => typeof item === 'object' && item && 'epoch' in item,
  );

const invalidFrame = (message: string) => new AppError('BAD_USER_INPUT', message);

/** Throws BAD_USER_INPUT for anything but a JSON object. */
function parseFrame(text: string | null): Frame {
  let frame: unknown = null;
  try {
    frame = JSON.parse(text ?? 'null');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (typeof frame === 'object' && frame !== null && !Array.isArray(frame)) return frame as Frame;
  throw invalidFrame('Send a JSON object.');
}

/** The message of an error; when it is about fields, those of all of them with their names. */
const messageOf = ({ fields, message }: AppError): string =>
  Object.entries(fields ?? {})
    .map(([field, messages]) => `${field}: ${messages[0]}`)
    .join(' ') || message;
