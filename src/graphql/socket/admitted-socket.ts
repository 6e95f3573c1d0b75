import type { App } from '../../core/app.js';
import { Context, type Origin } from '../../core/context.js';
import { AppError } from '../../core/errors.js';
import { authenticate } from '../../domain/session/live-sessions.js';
import { tokenOf } from '../server/authenticate.js';
import { toAppError } from '../server/errors.js';
import type { Expiring } from './deadlines.js';
import type { ManagedSocket } from './managed-socket.js';
import { RegisteredSocket } from './registered-socket.js';

/** Close codes, each with the reaction of graphql-ws clients. */
export const closeCodes = {
  /** The client calls `connectionParams` again and reconnects. */
  tokenExpired: 4403,
  /** The client stops. */
  signedOut: 4401,
  /** The client reconnects later. */
  overloaded: 1013,
  /** The client reconnects. */
  restarting: 1012,
} as const;

/** A connection is refused with a close code. */
export class ConnectionRefused extends Error {
  override readonly name = 'ConnectionRefused';

  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

type ConnectionParams = Readonly<Record<string, unknown>> | undefined;

/** The holder of the token in `connectionParams.authorization`. Throws ConnectionRefused. */
async function viewerOf(app: App, params: ConnectionParams) {
  const header = params?.authorization ?? params?.Authorization;
  if (header == null || header === '')
    throw new ConnectionRefused(closeCodes.signedOut, 'Sign in first');
  let token = '';
  try {
    token = tokenOf('Bearer', String(header)) ?? '';
    return await authenticate(app, token);
  } catch (error) {
    const known = toAppError(error);
    if (known?.code === 'UNAVAILABLE')
      throw new ConnectionRefused(closeCodes.overloaded, known.message);
    if (!(error instanceof AppError)) throw error;
    // A valid token of a session that has ended.
    throw app.tokens.readOrNull('access', token)
      ? new ConnectionRefused(closeCodes.signedOut, 'The session has ended')
      : new ConnectionRefused(closeCodes.tokenExpired, 'The token is invalid or expired');
  }
}

/** An authenticated socket: it is closed when its token expires or its session ends. */
export class AdmittedSocket implements Expiring {
  private constructor(
    readonly ctx: Context,
    readonly expiresAt: Date,
    private readonly registered: RegisteredSocket,
    private readonly socket: Pick<ManagedSocket, 'close'>,
  ) {
    ctx.app.deadlines.add(this);
  }

  /** Admits the holder of the token in `params`. Throws ConnectionRefused. */
  static async admit(
    app: App,
    origin: Origin,
    params: ConnectionParams,
    socket: Pick<ManagedSocket, 'close'>,
  ): Promise<AdmittedSocket> {
    const { viewer, expiresAt } = await viewerOf(app, params);
    const registered = await RegisteredSocket.register(app, viewer, () =>
      socket.close(closeCodes.signedOut, 'The session has ended'),
    );
    if (!registered) throw new ConnectionRefused(closeCodes.overloaded, 'Too many sockets');
    return new AdmittedSocket(new Context(app, viewer, origin), expiresAt, registered, socket);
  }

  expired(): void {
    this.socket.close(closeCodes.tokenExpired, 'The token ran out');
  }

  /** The socket has closed. */
  release(): void {
    this.ctx.app.deadlines.delete(this);
    this.registered.release();
  }
}
