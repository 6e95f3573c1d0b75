import type { App } from '../../core/app.js';
import type { Viewer } from '../../core/context.js';
import { userKey } from '../../core/request-counts.js';
import { SocketLease } from '../../domain/presence/socket-lease.js';
import type { Watcher } from '../../domain/session/session.watch.js';

/** A socket of a signed-in user, which counts against their limit and keeps them online until `release`. */
export class RegisteredSocket implements Watcher {
  /** `ended` is called when the session ends. */
  private constructor(
    private readonly app: App,
    readonly viewer: Viewer,
    readonly ended: () => void,
    private readonly lease: SocketLease,
  ) {
    app.sessionWatch.join(this);
  }

  /** Counts as a request of the user. Null when they make too many, or have too many sockets. */
  static async register(
    app: App,
    viewer: Viewer,
    ended: () => void,
  ): Promise<RegisteredSocket | null> {
    const { current } = app.requestCounts.add(userKey(viewer.id));
    if (current > app.config.limits.requestsPerMinute) return null;
    const lease = await SocketLease.take(app, viewer.id);
    return lease && new RegisteredSocket(app, viewer, ended, lease);
  }

  /** The socket has closed. */
  release(): void {
    this.lease.end();
    this.app.sessionWatch.leave(this);
  }
}
