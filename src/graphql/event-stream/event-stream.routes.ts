import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../core/app.js';
import { originOf } from '../../core/context.js';
import {
  type AppError,
  conflict,
  invalidAccessToken,
  invalidRequest,
  notFound,
  unauthenticated,
  unavailable,
} from '../../core/errors.js';
import { pongsTopic } from '../../core/events/topics.js';
import { authenticate } from '../../domain/session/live-sessions.js';
import { tokenOf } from '../server/authenticate.js';
import { AdmittedSocket, ConnectionRefused, closeCodes } from '../socket/admitted-socket.js';
import type { SubscribePayload } from '../socket/document.js';
import type { SubscriptionRequests } from '../socket/subscription-requests.js';
import { EventStream } from './event-stream.js';
import { StreamOperations } from './operations.js';

interface Body extends SubscribePayload {
  readonly extensions?: { readonly operationId?: unknown } | null;
}

const path = '/graphql/stream';
const streamToken = 'x-graphql-event-stream-token';
const contentType = 'text/event-stream';
const maxOperationIdLength = 128;

const headersOfStream = {
  'content-type': `${contentType}; charset=utf-8`,
  'cache-control': 'no-store',
  // Proxies would collect events before they pass them on.
  'x-accel-buffering': 'no',
};

/** The parameters of an operation, in a body or in a query string. */
function bodyOf({ method, body, query }: FastifyRequest): Body {
  const given = (method === 'GET' ? query : body) as Record<string, unknown> | null;
  if (typeof given !== 'object' || given === null) throw invalidRequest('Send a JSON object.');
  const parsed: Partial<Body> =
    method === 'GET' ? { ...given, ...parsedVariables(given.variables) } : given;
  const { query: document, operationName, variables } = parsed;
  if (typeof document !== 'string') throw invalidRequest('`query` must be a string.');
  if (variables != null && (typeof variables !== 'object' || Array.isArray(variables)))
    throw invalidRequest('`variables` must be an object.');
  if (operationName != null && typeof operationName !== 'string')
    throw invalidRequest('`operationName` must be a string.');
  return parsed as Body;
}

function parsedVariables(text: unknown): { variables?: Record<string, unknown> } {
  if (text === undefined) return {};
  try {
    return { variables: JSON.parse(String(text)) };
  } catch {
    throw invalidRequest('`variables` must be JSON.');
  }
}

const acceptsStream = ({ headers }: FastifyRequest): boolean =>
  headers.accept?.toLowerCase().includes(contentType) ?? false;

/** The token of a reserved stream; null when the request is an operation with a stream of its own. */
function tokenIn({ headers, query }: FastifyRequest): string | null {
  const token = headers[streamToken] ?? (query as Record<string, unknown>).token;
  return typeof token === 'string' ? token : null;
}

function operationIdOf(id: unknown): string {
  if (typeof id !== 'string' || id === '' || id.length > maxOperationIdLength)
    throw invalidRequest(`The operation id must have 1 to ${maxOperationIdLength} characters.`);
  return id;
}

/** The error that answers a refused connection. */
function refusalOf({ code, message }: ConnectionRefused): AppError {
  return code === closeCodes.overloaded ? unavailable(message) : invalidAccessToken(message);
}

/** The connection of a client that is being admitted: it may be closed before its stream is open. */
class Line {
  private stream: EventStream | null = null;
  private isClosed = false;

  open(stream: EventStream): void {
    this.stream = stream;
    if (this.isClosed) stream.close();
  }

  close(): void {
    this.isClosed = true;
    this.stream?.close();
  }
}

interface Admission {
  readonly client: AdmittedSocket;
  readonly line: Line;
}

/**
 * Serves subscriptions at `/graphql/stream` by the protocol of GraphQL over Server-Sent Events
 * (https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md), for networks that do not let WebSockets through:
 * an operation with a response of its own, or many with one response that was reserved. A reservation is a signature
 * of its user, so that no node has to remember it. Clients may answer pings (`: ping 7`) at `/graphql/stream/pong?ping=7`,
 * at any node: then it is known that they are there, and what has reached them.
 */
export class EventStreams {
  private readonly open = new Map<EventStream, StreamOperations>();
  private readonly reserved = new Map<string, StreamOperations>();
  private isDraining = false;

  constructor(
    private readonly app: App,
    private readonly requests: SubscriptionRequests,
  ) {}

  /** Ends all streams, spread over `ms`; their clients connect again, to another node. */
  async drain(ms: number): Promise<void> {
    this.isDraining = true;
    const all = [...this.open.keys()];
    await Promise.all(
      all.map(async (stream, index) => {
        await sleep((ms * index) / all.length);
        stream.close();
      }),
    );
  }

  readonly routes = async (server: FastifyInstance): Promise<void> => {
    const bodyLimit = this.app.config.limits.graphqlBodyBytes;
    server.put(path, { bodyLimit }, async (request, reply) => {
      const viewerId = await this.viewerOf(request);
      return reply.code(201).type('text/plain; charset=utf-8').send(this.reserve(viewerId));
    });
    // The answer to a HEAD would have to end, as streams do not.
    server.get(path, { exposeHeadRoute: false }, (request, reply) => {
      const token = tokenIn(request);
      return token === null ? this.distinct(request, reply) : this.connect(request, reply, token);
    });
    server.post(path, { bodyLimit }, async (request, reply) => {
      const token = tokenIn(request);
      if (token === null) return this.distinct(request, reply);
      const operations = await this.operationsOf(request, token);
      const body = bodyOf(request);
      const id = operationIdOf(body.extensions?.operationId);
      if (operations.has(id))
        throw conflict('There is an operation with this id.').because('OPERATION_ID_USED');
      await operations.begin(id, body);
      return reply.code(202).send();
    });
    server.post(`${path}/pong`, async (request, reply) => {
      const viewerId = await this.viewerOf(request);
      const { ping } = request.query as Record<string, unknown>;
      if (!/^[1-9]\d{0,14}$/.test(String(ping))) throw invalidRequest('`ping` must be a number.');
      this.app.doorbell.ring(pongsTopic(viewerId), Number(ping));
      return reply.code(204).send();
    });
    server.delete(path, async (request, reply) => {
      const operations = await this.operationsOf(request, tokenIn(request) ?? '');
      const { operationId } = request.query as Record<string, unknown>;
      operations.stop(operationIdOf(operationId));
      return reply.code(200).send();
    });
  };

  /** A stream with one operation. */
  private async distinct(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (!acceptsStream(request))
      throw invalidRequest(`Send the header \`accept: ${contentType}\`, or the token of a stream.`);
    const body = bodyOf(request);
    const admission = await this.admit(request);
    const operations = this.openStream(admission, reply, () => {});
    await operations.begin(null, body);
  }

  /** A reserved stream, for operations that follow. */
  private async connect(
    request: FastifyRequest,
    reply: FastifyReply,
    token: string,
  ): Promise<void> {
    const viewerId = await this.viewerOf(request);
    if (!this.isReservation(token, viewerId)) throw notFound('Reservation');
    const admission = await this.admit(request);
    if (this.reserved.has(token)) {
      admission.client.release();
      throw conflict('The stream is open.').because('STREAM_OPEN');
    }
    const forget = () => this.reserved.delete(token);
    this.reserved.set(token, this.openStream(admission, reply, forget));
  }

  private async admit(request: FastifyRequest): Promise<Admission> {
    if (this.isDraining) throw unavailable('The server restarts; try again shortly.');
    const origin = originOf(this.app, request.raw, { requestId: request.id });
    const { authorization } = request.headers;
    const line = new Line();
    try {
      const client = await AdmittedSocket.admit(this.app, origin, { authorization }, line);
      return { client, line };
    } catch (error) {
      throw error instanceof ConnectionRefused ? refusalOf(error) : error;
    }
  }

  /** Sends the head of the response. */
  private openStream(
    { client, line }: Admission,
    reply: FastifyReply,
    onClose: () => void,
  ): StreamOperations {
    reply.hijack();
    const stream = new EventStream(reply.raw, this.app, client.ctx.viewer.id);
    const operations = new StreamOperations(this.app, this.requests, stream, client);
    this.open.set(stream, operations);
    stream.open({ ...(reply.getHeaders() as Record<string, string>), ...headersOfStream }, () => {
      this.open.delete(stream);
      operations.close();
      onClose();
    });
    line.open(stream);
    return operations;
  }

  private async viewerOf({ headers }: FastifyRequest): Promise<number> {
    const token = tokenOf('Bearer', headers.authorization);
    if (token === null) throw unauthenticated();
    const { viewer } = await authenticate(this.app, token);
    return viewer.id;
  }

  private async operationsOf(request: FastifyRequest, token: string): Promise<StreamOperations> {
    const viewerId = await this.viewerOf(request);
    const operations = this.isReservation(token, viewerId) ? this.reserved.get(token) : null;
    if (!operations) throw notFound('Event stream');
    return operations;
  }

  private reserve(viewerId: number): string {
    const id = randomUUID();
    return `${id}.${this.signatureOf(id, viewerId)}`;
  }

  private isReservation(token: string, viewerId: number): boolean {
    const [id = '', signature = ''] = token.split('.');
    const [given, right] = [signature, this.signatureOf(id, viewerId)].map(Buffer.from);
    return given?.length === right?.length && timingSafeEqual(given as Buffer, right as Buffer);
  }

  private readonly signatureOf = (id: string, viewerId: number): string =>
    createHmac('sha256', this.app.secret)
      .update(`event stream ${viewerId}\n${id}`)
      .digest('base64url');
}
