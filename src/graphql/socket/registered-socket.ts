import type { App } from '../../core/app.js';
import type { Viewer } from '../../core/context.js';
import { SocketLease } from '../../domain/presence/socket-lease.js';
import type { Watcher } from '../../domain/session/session.watch.js';

declare module '../../core/app.js' {
  interface App {
    /** The number of sockets of each signed-in user on this node, by user id. */
    readonly socketCounts: Map<number, number>;
  }
}

/** A socket of a signed-in user, which counts against their limit and keeps them online until `release`. */
export class RegisteredSocket implements Watcher {
  private readonly lease: SocketLease;

  /** `ended` is called when the session ends. */
  private constructor(
    private readonly app: App,
    readonly viewer: Viewer,
    readonly ended: () => void,
  ) {
    this.lease = new SocketLease(app, viewer.id);
    app.sessionWatch.join(this);
  }

  /** Null when the user has too many sockets on this node. */
  static register(app: App, viewer: Viewer, ended: () => void): RegisteredSocket | null {
    const { config, socketCounts } = app;
    const count = socketCounts.get(viewer.id) ?? 0;
    if (count >= config.limits.socketsPerUser) return null;
    socketCounts.set(viewer.id, count + 1);
    return new RegisteredSocket(app, viewer, ended);
  }

  /** The socket has closed. */
  release(): void {
    const { socketCounts, sessionWatch } = this.app;
    const left = (socketCounts.get(this.viewer.id) ?? 1) - 1;
    if (left > 0) socketCounts.set(this.viewer.id, left);
    else socketCounts.delete(this.viewer.id);
    this.lease.end();
    sessionWatch.leave(this);
  }
}
