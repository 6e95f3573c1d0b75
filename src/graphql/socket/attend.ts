import type { App } from '../../core/app.js';
import type { Viewer } from '../../core/context.js';
import { SocketLease } from '../../domain/presence/socket-lease.js';
import type { Watcher } from '../../domain/session/session.watch.js';

declare module '../../core/app.js' {
  interface App {
    /** How many sockets each signed-in user has on this node, by user id. */
    readonly socketCounts: Map<number, number>;
  }
}

/** Takes one of a person's places; false when they have as many sockets as they may. */
function takePlace({ config, socketCounts: counts }: App, userId: number): boolean {
  const count = counts.get(userId) ?? 0;
  if (count >= config.limits.socketsPerUser) return false;
  counts.set(userId, count + 1);
  return true;
}

function leavePlace({ socketCounts: counts }: App, userId: number): void {
  const left = (counts.get(userId) ?? 1) - 1;
  if (left > 0) counts.set(userId, left);
  else counts.delete(userId);
}

/** A signed-in socket: its person is online, has a place less, and their session is watched. */
export class Attendance implements Watcher {
  private readonly lease: SocketLease;

  constructor(
    private readonly app: App,
    readonly viewer: Viewer,
    readonly ended: () => void,
  ) {
    this.lease = new SocketLease(app, viewer.id);
    app.sessionWatch.join(this);
  }

  /** The socket has closed. */
  leave(): void {
    leavePlace(this.app, this.viewer.id);
    this.lease.end();
    this.app.sessionWatch.leave(this);
  }
}

/**
 * A signed-in socket opens: its person is online while it lives, and `ended` is called when their
 * session ends. Leave it once the socket has closed; null when they have too many sockets.
 */
export const attend = (app: App, viewer: Viewer, ended: () => void): Attendance | null =>
  takePlace(app, viewer.id) ? new Attendance(app, viewer, ended) : null;
