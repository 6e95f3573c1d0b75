import type { App } from '../../core/app.js';
import type { Viewer } from '../../core/context.js';
import { sessionsTopic } from '../../core/events/topics.js';
import { ask } from '../../core/postgres/pool.js';

/** How often sessions are looked up, for when the doorbell cannot be heard, in milliseconds. */
const lookMs = 1_000;

declare module '../../core/app.js' {
  interface App {
    readonly sessionWatch: SessionWatch;
  }
}

/** Who wants to be told when a session ends. */
export interface Watcher {
  readonly viewer: Viewer;
  /** It has; called again and again until nobody watches any more. */
  ended(): void;
}

/**
 * Watches the sessions of this node's sockets for their end, by logout, revocation or date: noticed at
 * once by the doorbell, and within 2 s without it.
 */
export class SessionWatch {
  private readonly watchers = new Set<Watcher>();
  private stop: (() => void) | null = null;

  constructor(private readonly app: App) {}

  join(watcher: Watcher): void {
    this.watchers.add(watcher);
    this.stop ??= this.start();
  }

  leave(watcher: Watcher): void {
    if (!this.watchers.delete(watcher) || this.watchers.size > 0) return;
    this.stop?.();
    this.stop = null;
  }

  /** One doorbell and one timer for them all. */
  private start(): () => void {
    const timer = setInterval(() => void this.look([...this.watchers]), lookMs).unref();
    const listening = this.app.doorbell.listen(sessionsTopic, (userId) => {
      const all = [...this.watchers];
      void this.look(userId > 0 ? all.filter(({ viewer }) => viewer.id === userId) : all);
    });
    return () => {
      clearInterval(timer);
      void listening.then((hangUp) => hangUp());
    };
  }

  /** Looks whether their sessions live, and tells those of the ones that do not. */
  private async look(watchers: Watcher[]): Promise<void> {
    if (watchers.length === 0) return;
    const ids = new Set(watchers.map(({ viewer }) => viewer.sessionId));
    try {
      const rows = await ask<{ id: string }>(
        this.app,
        'watched_sessions',
        `select id from sessions
         where id = any($1::uuid[]) and revoked_at is null
           and greatest(expires_at, api_token_expires_at) > now()`,
        [`{${[...ids]}}`],
      );
      const alive = new Set(rows.map(({ id }) => id));
      for (const watcher of watchers) {
        if (!alive.has(watcher.viewer.sessionId) && this.watchers.has(watcher)) watcher.ended();
      }
    } catch (error) {
      this.app.log.warn({ err: error }, 'sessions not looked up');
    }
  }
}
