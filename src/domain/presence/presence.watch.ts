import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import { AppError } from '../../core/errors.js';
import { presenceTopic } from '../../core/events/topics.js';
import { walk } from '../../core/events/walk.js';
import { type Presence, presenceOf } from './presence.service.js';

/** How often leases that ran out are looked for: nothing rings for those. */
const lookMs = 1_000;

interface Watched {
  online: boolean | null;
  readonly moved: Set<() => void>;
  hangUp: Promise<() => void>;
}

declare module '../../core/app.js' {
  interface App {
    readonly presenceWatch: PresenceWatch;
  }
}

/** Watches who is online, of all people that are watched on this node: looked up together, and once. */
export class PresenceWatch {
  private readonly people = new Map<number, Watched>();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly app: App) {}

  isOnline(userId: number): boolean | null {
    return this.people.get(userId)?.online ?? null;
  }

  async join(userIds: readonly number[], moved: () => void): Promise<void> {
    for (const userId of userIds) {
      const watched = this.people.get(userId) ?? this.begin(userId);
      watched.moved.add(moved);
    }
    this.timer ??= setInterval(() => void this.look([...this.people.keys()]), lookMs).unref();
    await Promise.all(userIds.map((userId) => this.people.get(userId)?.hangUp));
    await this.look(userIds);
  }

  leave(userIds: readonly number[], moved: () => void): void {
    for (const userId of userIds) {
      const watched = this.people.get(userId);
      watched?.moved.delete(moved);
      if (!watched || watched.moved.size > 0) continue;
      this.people.delete(userId);
      void watched.hangUp.then((hangUp) => hangUp());
    }
    if (this.people.size > 0 || !this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
  }

  private begin(userId: number): Watched {
    const hangUp = this.app.doorbell.listen(presenceTopic(userId), () => void this.look([userId]));
    const watched: Watched = { online: null, moved: new Set(), hangUp };
    this.people.set(userId, watched);
    return watched;
  }

  private async look(userIds: readonly number[]): Promise<void> {
    const online = await this.app.leases.online(userIds);
    for (const userId of userIds) {
      const watched = this.people.get(userId);
      if (!watched || watched.online === online.has(userId)) continue;
      watched.online = online.has(userId);
      for (const moved of watched.moved) moved();
    }
  }
}

/**
 * How each of these people is now, and then each change. Who is slow to listen is told the latest
 * and not what came between. Throws BAD_USER_INPUT for too many, NOT_FOUND for who does not exist.
 */
export async function watchPresence(
  ctx: Context,
  userIds: readonly number[],
): Promise<AsyncIterableIterator<Presence>> {
  void ctx.viewer;
  const limit = ctx.app.config.limits.presenceUsers;
  if (userIds.length === 0 || userIds.length > limit) {
    const message = `Between 1 and ${limit} people.`;
    throw new AppError('BAD_USER_INPUT', message, { fields: { userIds: [message] } });
  }
  const ids = [...new Set(userIds)];
  await Promise.all(ids.map((userId) => presenceOf(ctx, userId)));
  const watch = ctx.app.presenceWatch;
  const told = new Map<number, boolean>();
  return walk({
    join: (moved) => watch.join(ids, moved),
    leave: (moved) => watch.leave(ids, moved),
    async next() {
      const changed = ids.find((userId) => watch.isOnline(userId) !== (told.get(userId) ?? null));
      if (changed === undefined) return null;
      told.set(changed, watch.isOnline(changed) ?? false);
      return presenceOf(ctx.fresh(), changed);
    },
  });
}
