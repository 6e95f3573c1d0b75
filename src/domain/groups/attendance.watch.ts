import type { App } from '../../core/app.js';
import { attendanceTopic } from '../../core/events/topics.js';

/** How often leases that ran out are looked for: nothing rings for those. */
const lookMs = 1_000;

/** Who has one group's chat open, for all who listen on this node. */
export class AttendanceWatch {
  /** Those who have it open. */
  there: ReadonlySet<number> = new Set();
  /** All who may. */
  members: ReadonlySet<number> = new Set();
  private parts = new Map<number, number>();
  private readonly listeners = new Set<() => void>();
  private timer: NodeJS.Timeout | null = null;
  private hangUp: Promise<() => void> | null = null;
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly app: App,
    private readonly conversationId: number,
    private readonly emptied: () => void,
  ) {}

  /** Begins to call `moved` at each change; resolves to who is there already. */
  async join(moved: () => void): Promise<ReadonlySet<number>> {
    this.listeners.add(moved);
    this.timer ??= setInterval(() => void this.queue(() => this.lookAtLeases()), lookMs).unref();
    this.hangUp ??= this.app.doorbell.listen(attendanceTopic(this.conversationId), () => {
      void this.queue(() => this.look());
    });
    await this.hangUp;
    await this.queue(() => this.look());
    return this.there;
  }

  leave(moved: () => void): void {
    this.listeners.delete(moved);
    if (this.listeners.size > 0) return;
    if (this.timer) clearInterval(this.timer);
    void this.hangUp?.then((hangUp) => hangUp());
    this.timer = null;
    this.hangUp = null;
    this.emptied();
  }

  /** One look after the other, or an older answer could come last. */
  private queue(look: () => Promise<void>): Promise<void> {
    this.looking = this.looking.then(look).catch((error: unknown) => {
      this.app.log.warn({ err: error }, 'attendance not read');
    });
    return this.looking;
  }

  private async look(): Promise<void> {
    const rows = await this.app.orm.em
      .fork()
      .execute<{ id: string; user_id: string }[]>(
        'select id, user_id from participants where conversation_id = ?',
        [this.conversationId],
      );
    this.parts = new Map(rows.map((row) => [Number(row.id), Number(row.user_id)]));
    this.members = new Set(this.parts.values());
    await this.see([...this.parts.keys()]);
  }

  /** Somebody comes with a ring, but may go without one. */
  private async lookAtLeases(): Promise<void> {
    const here = [...this.parts].filter(([, userId]) => this.there.has(userId));
    if (here.length > 0) await this.see(here.map(([partId]) => partId));
  }

  private async see(partIds: readonly number[]): Promise<void> {
    const open = await this.app.attendance.online(partIds);
    this.there = new Set([...open].map((partId) => this.parts.get(partId) as number));
    for (const moved of this.listeners) moved();
  }
}

declare module '../../core/app.js' {
  interface App {
    /** Watched group chats, by the id of their conversation. */
    readonly attendanceWatches: Map<number, AttendanceWatch>;
  }
}

/** The one watch of a group's chat on this node. */
export function attendanceOf(app: App, conversationId: number): AttendanceWatch {
  const { attendanceWatches } = app;
  const known = attendanceWatches.get(conversationId);
  if (known) return known;
  const watch = new AttendanceWatch(app, conversationId, () => {
    if (attendanceWatches.get(conversationId) === watch) attendanceWatches.delete(conversationId);
  });
  attendanceWatches.set(conversationId, watch);
  return watch;
}
