import type { GraphQLError } from 'graphql';
import type { App } from '../../core/app.js';
import { rateLimited } from '../../core/errors.js';
import type { Subscription } from '../../core/events/subscription.js';
import type { AdmittedSocket } from '../socket/admitted-socket.js';
import type { SubscribePayload } from '../socket/document.js';
import { formatErrors, formatResult, isUnavailable } from '../socket/execute-events.js';
import { asGraphqlError, type SubscriptionRequests } from '../socket/subscription-requests.js';
import { completeEvent, type EventStream, encodeEvents } from './event-stream.js';

/** How payloads are written: alone, or with the id of their operation. */
interface Envelope {
  readonly head: string;
  readonly tail: string;
  /** The data of the event that completes the operation. */
  readonly complete: string;
}

const alone: Envelope = { head: '', tail: '', complete: '' };

function withId(id: string): Envelope {
  // The payloads are written as Latin-1: other characters of the id are escaped.
  const text = JSON.stringify(id).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return { head: `{"id":${text},"payload":`, tail: '}', complete: `{"id":${text}}` };
}

/** An operation that begins, or runs. Its id may be used again once it was stopped, also before it has begun. */
interface Operation {
  /** Null: the stream has one operation. */
  readonly id: string | null;
  readonly envelope: Envelope;
  subscription: Subscription | null;
}

/** The operations of one event stream, by their ids. */
export class StreamOperations {
  private readonly operations = new Map<string | null, Operation>();
  private isClosed = false;

  constructor(
    private readonly app: App,
    private readonly requests: SubscriptionRequests,
    private readonly stream: EventStream,
    private readonly admitted: AdmittedSocket,
  ) {}

  has(id: string | null): boolean {
    return this.operations.has(id);
  }

  /** Begins an operation; a refusal is sent as its one result. */
  async begin(id: string | null, request: SubscribePayload): Promise<void> {
    const envelope = id === null ? alone : withId(id);
    const operation: Operation = { id, envelope, subscription: null };
    this.operations.set(id, operation);
    const { ctx } = this.admitted;
    const { requestId } = ctx.origin;
    const read = this.tooMany() ?? this.requests.read(request, ctx);
    if (!('document' in read)) return this.refuse(operation, read);
    const to = { socket: this.stream, requestId, format: this.requests.format };
    const started = await this.requests
      .start(read, { ...to, encode: encodeEvents, ...envelope })
      // The head of the response is sent, so that nobody else would tell the client.
      .catch((error: unknown) => ({ errors: [asGraphqlError(error)] }));
    // Ended meanwhile, by the client or with the stream.
    if (this.isClosed || !this.isCurrent(operation)) {
      if ('start' in started) started.stop();
      return;
    }
    if (!('start' in started)) {
      if (isUnavailable(started.errors)) return void this.stream.close();
      this.write(formatResult(this.app, started, requestId), envelope);
      return this.complete(operation);
    }
    operation.subscription = started;
    started.ended.then(
      () => this.complete(operation),
      (error: unknown) => this.refuse(operation, [asGraphqlError(error)]),
    );
    started.start();
  }

  /** Ends an operation for its client. */
  stop(id: string): void {
    const operation = this.operations.get(id);
    this.operations.delete(id);
    operation?.subscription?.stop();
  }

  /** The stream has closed. */
  close(): void {
    this.isClosed = true;
    for (const { subscription } of this.operations.values()) subscription?.stop();
    this.operations.clear();
    this.admitted.release();
  }

  private tooMany(): readonly GraphQLError[] | null {
    if (this.operations.size <= this.app.config.limits.subscriptionsPerSocket) return null;
    const error = rateLimited('Too many subscriptions on one event stream.', 1_000);
    return this.requests.refused([asGraphqlError(error)]);
  }

  /** An unavailable database ends the stream instead: its client comes back and resumes. */
  private refuse(operation: Operation, errors: readonly GraphQLError[]): void {
    if (!this.isCurrent(operation)) return;
    if (isUnavailable(errors)) {
      this.stream.close();
      return;
    }
    const { requestId } = this.admitted.ctx.origin;
    this.write({ errors: formatErrors(this.app, errors, requestId) }, operation.envelope);
    this.complete(operation);
  }

  private write(result: object, { head, tail }: Envelope): void {
    this.send(encodeEvents(head, [Buffer.from(JSON.stringify(result))], tail));
  }

  private complete(operation: Operation): void {
    if (!this.isCurrent(operation)) return;
    const { id, envelope } = operation;
    this.operations.delete(id);
    this.send(completeEvent(envelope.complete));
    if (id === null) this.stream.close();
  }

  private isCurrent(operation: Operation): boolean {
    return this.operations.get(operation.id) === operation;
  }

  /** A client that does not take it in time is disconnected; nobody waits for that here. */
  private send(bytes: Buffer): void {
    void this.stream.sendBytes(bytes);
  }
}
