import type { App } from '../../core/app.js';
import type { Viewer } from '../../core/context.js';
import { sessionsTopic } from '../../core/topics.js';

/** How often sessions are looked up, for when the doorbell cannot be heard, in milliseconds. */
const lookMs = 1_000;

interface Watched {
  readonly viewer: Viewer;
  readonly told: Set<() => void>;
}

/** The sessions whose sockets live on this node: looked up together. */
class SessionWatch {
  private readonly sessions = new Map<string, Watched>();
  private stop: (() => void) | null = null;

  constructor(private readonly app: App) {}

  join(viewer: Viewer, told: () => void): () => void {
    // One function may watch twice; each stops for itself.
    const ended = () => told();
    const watched = this.sessions.get(viewer.sessionId) ?? { viewer, told: new Set() };
    watched.told.add(ended);
    this.sessions.set(viewer.sessionId, watched);
    this.stop ??= this.start();
    return () => {
      watched.told.delete(ended);
      if (watched.told.size > 0 || this.sessions.get(viewer.sessionId) !== watched) return;
      this.sessions.delete(viewer.sessionId);
      if (this.sessions.size > 0) return;
      this.stop?.();
      this.stop = null;
    };
  }

  /** One doorbell and one timer for them all. */
  private start(): () => void {
    const timer = setInterval(() => void this.look(this.all()), lookMs).unref();
    const listening = this.app.doorbell.listen(sessionsTopic, (userId) => {
      const of = userId > 0 ? this.all().filter(({ viewer }) => viewer.id === userId) : this.all();
      void this.look(of);
    });
    return () => {
      clearInterval(timer);
      void listening.then((hangUp) => hangUp());
    };
  }

  private all(): Watched[] {
    return [...this.sessions.values()];
  }

  /** Looks whether these sessions live, and tells those who asked of the ones that do not. */
  private async look(watched: Watched[]): Promise<void> {
    if (watched.length === 0) return;
    try {
      const rows = await this.app.orm.em.fork().execute<{ id: string }[]>(
        `select id from sessions
         where id = any(?::uuid[]) and revoked_at is null
           and greatest(expires_at, api_token_expires_at) > now()`,
        [`{${watched.map(({ viewer }) => viewer.sessionId)}}`],
      );
      const alive = new Set(rows.map(({ id }) => id));
      for (const { viewer, told } of watched) {
        if (!alive.has(viewer.sessionId)) for (const ended of [...told]) ended();
      }
    } catch (error) {
      this.app.log.warn({ err: error }, 'sessions not looked up');
    }
  }
}

const watches = new WeakMap<App, SessionWatch>();

/**
 * Calls `ended` when the viewer's session ends, by logout, revocation or its date: at once by the
 * doorbell, and within 2 s without it. Returns what stops watching.
 */
export function watchSession(app: App, viewer: Viewer, ended: () => void): () => void {
  const watch = watches.get(app) ?? new SessionWatch(app);
  watches.set(app, watch);
  return watch.join(viewer, ended);
}
