import type { App } from '../../core/app.js';
import { Context, type Origin } from '../../core/context.js';
import { AppError } from '../../core/errors.js';
import { authenticate } from '../../domain/session/session.service.js';
import { tokenOf } from '../server/authenticate.js';
import { readable } from '../server/errors.js';
import { type Attendance, attend } from './attend.js';
import type { Dated } from './deadlines.js';
import type { Peer } from './managed-socket.js';

/** What a graphql-ws client is closed with, and what it then does. */
export const closeCodes = {
  /** Asks `connectionParams` again and reconnects. */
  tokenOver: 4403,
  /** Stops. */
  signedOut: 4401,
  /** Reconnects, later. */
  overloaded: 1013,
  /** Reconnects. */
  restarting: 1012,
} as const;

/** Why somebody is not let in. */
export class Refusal extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** Who holds the token of `connectionParams.authorization`. Throws Refusal. */
async function viewerOf(app: App, params: Readonly<Record<string, unknown>> | undefined) {
  const header = params?.authorization ?? params?.Authorization;
  if (header == null || header === '') throw new Refusal(closeCodes.signedOut, 'Sign in first');
  let token: string | null = null;
  try {
    token = tokenOf('Bearer', String(header));
    return await authenticate(app, token ?? '');
  } catch (error) {
    const known = readable(error);
    if (known?.code === 'UNAVAILABLE') throw new Refusal(closeCodes.overloaded, known.message);
    if (!(error instanceof AppError)) throw error;
    throw isSound(app, token)
      ? new Refusal(closeCodes.signedOut, 'The session has ended')
      : new Refusal(closeCodes.tokenOver, 'The token is invalid or expired');
  }
}

/** Whether nothing but its session is wrong with a token. */
function isSound(app: App, token: string | null): boolean {
  try {
    return Boolean(app.tokens.read('access', token ?? ''));
  } catch {
    return false;
  }
}

/** Somebody who was let in: closed when their token runs out or their session ends. */
export class Admitted implements Dated {
  private constructor(
    readonly ctx: Context,
    readonly expiresAt: Date,
    private readonly attendance: Attendance,
    private readonly peer: Pick<Peer, 'close'>,
  ) {
    ctx.app.deadlines.add(this);
  }

  /**
   * Lets the holder of a token in: online while the socket is open, closed when the token runs out or
   * the session ends. Throws Refusal.
   */
  static async admit(
    app: App,
    origin: Origin,
    params: Readonly<Record<string, unknown>> | undefined,
    peer: Pick<Peer, 'close'>,
  ): Promise<Admitted> {
    const { viewer, expiresAt } = await viewerOf(app, params);
    const attendance = attend(app, viewer, () =>
      peer.close(closeCodes.signedOut, 'The session has ended'),
    );
    if (!attendance) throw new Refusal(closeCodes.overloaded, 'Too many sockets');
    return new Admitted(new Context(app, viewer, origin), expiresAt, attendance, peer);
  }

  expired(): void {
    this.peer.close(closeCodes.tokenOver, 'The token ran out');
  }

  /** Ends what the socket holds: its place, its lease, its watch of the session. */
  leave(): void {
    this.ctx.app.deadlines.delete(this);
    this.attendance.leave();
  }
}
