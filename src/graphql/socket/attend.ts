import type { App } from '../../core/app.js';
import type { Viewer } from '../../core/context.js';
import { holdWhileOpen } from '../../domain/presence/socket-lease.js';
import { watchSession } from '../../domain/session/session.watch.js';

/** How many sockets each person has on this node, of any door. */
const sockets = new WeakMap<App, Map<number, number>>();

/** Takes one of a person's places; null when they have as many sockets as they may. */
function takePlace(app: App, userId: number): (() => void) | null {
  const counts = sockets.get(app) ?? new Map<number, number>();
  sockets.set(app, counts);
  const count = counts.get(userId) ?? 0;
  if (count >= app.config.limits.socketsPerUser) return null;
  counts.set(userId, count + 1);
  return () => {
    const left = (counts.get(userId) ?? 1) - 1;
    if (left > 0) counts.set(userId, left);
    else counts.delete(userId);
  };
}

/**
 * A signed-in socket opens: its person is online while it lives, and `ended` is called when their
 * session ends. Returns what to call once it has closed; null when they have too many sockets.
 */
export function attend(app: App, viewer: Viewer, ended: () => void): (() => void) | null {
  const leavePlace = takePlace(app, viewer.id);
  if (!leavePlace) return null;
  const endLease = holdWhileOpen(app, viewer.id);
  const stopWatching = watchSession(app, viewer, ended);
  return () => {
    leavePlace();
    endLease();
    stopWatching();
  };
}
