import { randomUUID } from 'node:crypto';
import type { App } from '../../core/app.js';
import { leaseMs } from '../../core/leases.js';
import { presenceTopic } from '../../core/topics.js';
import { seen } from './presence.service.js';

/**
 * A person is online for as long as this socket of theirs lives, and a few seconds more. The lease
 * is renewed by the socket's own life: when its node dies, it runs out. Returns what ends it.
 */
export function holdWhileOpen(app: App, userId: number): () => void {
  const leaseId = `socket:${randomUUID()}`;
  const quietly = (work: Promise<unknown>) =>
    work.catch((error: unknown) => app.log.warn({ err: error }, 'presence not noted'));
  const hold = () => app.leases.hold(userId, leaseId, leaseMs);
  quietly(hold().then(() => app.doorbell.ring(presenceTopic(userId), 0)));
  quietly(seen(app, userId));
  const renewal = setInterval(() => void quietly(hold()), leaseMs / 3);
  renewal.unref();
  return () => {
    clearInterval(renewal);
    quietly(app.leases.release(userId, leaseId));
    quietly(seen(app, userId));
  };
}
