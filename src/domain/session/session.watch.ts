import type { App } from '../../core/app.js';
import type { Viewer } from '../../core/context.js';
import { sessionsTopic } from '../../core/events/topics.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import { Watch } from '../../core/watch.js';

declare module '../../core/app.js' {
  interface App {
    readonly sessionWatch: SessionWatch;
  }
}

/** A party that is notified when the session of a viewer ends. */
export interface Watcher {
  readonly viewer: Viewer;
  /** Called again every second until the watcher leaves. */
  ended(): void;
}

/**
 * Watches the sessions of this node's sockets for their end, by logout, revocation or date: noticed at
 * once by the doorbell, and within 2 s without it.
 */
export class SessionWatch {
  private readonly watch: Watch<Watcher>;
  private left: Viewer[] = [];

  constructor(private readonly app: App) {
    this.watch = new Watch(app, {
      topic: sessionsTopic,
      failure: 'sessions not looked up',
      look: (userIds) => this.look(userIds),
    });
  }

  join(watcher: Watcher): void {
    this.watch.add(watcher.viewer.id, watcher);
  }

  leave(watcher: Watcher): void {
    this.watch.leave(watcher.viewer.id, watcher);
    this.left.push(watcher.viewer);
  }

  /** The sessions of a user's sockets on this node. */
  sessionsOf(userId: number): string[] {
    return this.watch.watchersOf(userId).map(({ viewer }) => viewer.sessionId);
  }

  /** Whether the viewer's session has a socket on this node. */
  has({ id, sessionId }: Viewer): boolean {
    return this.sessionsOf(id).includes(sessionId);
  }

  /** The sessions of sockets that have closed since the last call, by user id. */
  takeLeft(): Map<number, string[]> {
    const left = Map.groupBy(this.left, ({ id }) => id);
    this.left = [];
    return new Map([...left].map(([id, viewers]) => [id, viewers.map((one) => one.sessionId)]));
  }

  private async look(userIds: readonly number[]): Promise<void> {
    const watchersOf = () => userIds.flatMap((id) => this.watch.watchersOf(id));
    const ids = new Set(watchersOf().map(({ viewer }) => viewer.sessionId));
    if (ids.size === 0) return;
    const rows = await queryPrepared<{ id: string }>(
      this.app,
      'watched_sessions',
      `select id from sessions
       where id = any($1::uuid[]) and revoked_at is null
         and greatest(expires_at, api_token_expires_at) > now()`,
      [`{${[...ids]}}`],
    );
    const alive = new Set(rows.map(({ id }) => id));
    for (const watcher of watchersOf()) {
      const { sessionId } = watcher.viewer;
      if (ids.has(sessionId) && !alive.has(sessionId)) watcher.ended();
    }
  }
}
