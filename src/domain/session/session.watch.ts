import type { App } from '../../core/app.js';
import { sessionTopic } from '../../core/topics.js';

/** How often sessions are looked up, for when the doorbell cannot be heard, in milliseconds. */
const lookMs = 2_000;

/** The sessions whose sockets live on this node: looked up together. */
class SessionWatch {
  private readonly sessions = new Map<string, Set<() => void>>();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly app: App) {}

  async join(sessionId: string, told: () => void): Promise<() => void> {
    // One function may watch twice; each stops for itself.
    const ended = () => told();
    const heard = this.sessions.get(sessionId) ?? new Set();
    this.sessions.set(sessionId, heard.add(ended));
    this.timer ??= setInterval(() => void this.look(), lookMs).unref();
    const hangUp = await this.app.doorbell.listen(
      sessionTopic(sessionId),
      () => void this.look([sessionId]),
    );
    return () => {
      hangUp();
      heard.delete(ended);
      if (heard.size > 0 || this.sessions.get(sessionId) !== heard) return;
      this.sessions.delete(sessionId);
      if (this.sessions.size > 0 || !this.timer) return;
      clearInterval(this.timer);
      this.timer = null;
    };
  }

  /** Looks whether these sessions live, and tells those who asked of the ones that do not. */
  async look(ids = [...this.sessions.keys()]): Promise<void> {
    try {
      const rows = await this.app.orm.em.fork().execute<{ id: string }[]>(
        `select id from sessions
         where id = any(?::uuid[]) and revoked_at is null
           and greatest(expires_at, api_token_expires_at) > now()`,
        [`{${ids}}`],
      );
      const alive = new Set(rows.map(({ id }) => id));
      for (const id of ids) {
        if (!alive.has(id)) for (const ended of [...(this.sessions.get(id) ?? [])]) ended();
      }
    } catch (error) {
      this.app.log.warn({ err: error }, 'sessions not looked up');
    }
  }
}

const watches = new WeakMap<App, SessionWatch>();

/**
 * Calls `ended` when a session ends, by logout, revocation or its date: at once by the doorbell,
 * and within 2 s without it. Resolves to what stops watching.
 */
export function watchSession(app: App, sessionId: string, ended: () => void): Promise<() => void> {
  const watch = watches.get(app) ?? new SessionWatch(app);
  watches.set(app, watch);
  return watch.join(sessionId, ended);
}
