import { randomUUID } from 'node:crypto';
import type { App } from '../../core/app.js';
import { presenceTopic } from '../../core/events/topics.js';
import { Heartbeat, type Pingable } from '../../core/heartbeat.js';
import { leaseMs } from '../../core/leases/leases.js';
import { seen } from './presence.service.js';

declare module '../../core/app.js' {
  interface App {
    /** Renews the leases of this node's sockets by one timer. */
    readonly leaseRenewals: Heartbeat;
  }
}

export const createLeaseRenewals = () => new Heartbeat(leaseMs / 3);

/**
 * Keeps a user online until a few seconds after `end`, while one of their sockets is open. The lease expires
 * when the node dies.
 */
export class SocketLease implements Pingable {
  private readonly id = `socket:${randomUUID()}`;

  private constructor(
    private readonly app: App,
    private readonly userId: number,
  ) {}

  /** Null when the user has too many sockets on all nodes together. */
  static async take(app: App, userId: number): Promise<SocketLease | null> {
    const lease = new SocketLease(app, userId);
    if ((await app.leases.take(userId, lease.id, leaseMs)) > app.config.limits.socketsPerUser) {
      app.leases.release(userId, lease.id, 0);
      return null;
    }
    app.doorbell.ring(presenceTopic(userId), 0);
    lease.quietly(seen(app, userId));
    app.leaseRenewals.add(lease);
    return lease;
  }

  check(): void {
    this.app.leases.hold(this.userId, this.id, leaseMs);
  }

  end(): void {
    const { app, userId, id } = this;
    app.leaseRenewals.delete(this);
    app.leases.release(userId, id);
    this.quietly(seen(app, userId));
  }

  private quietly(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.app.log.warn({ err: error }, 'presence not stored'));
  }
}
