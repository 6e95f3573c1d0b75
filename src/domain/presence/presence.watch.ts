import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import { badInput } from '../../core/errors.js';
import { presenceTopic } from '../../core/events/topics.js';
import { walk } from '../../core/events/walk.js';
import { Watch } from '../../core/watch.js';
import { type Presence, presenceOf } from './presence.service.js';

declare module '../../core/app.js' {
  interface App {
    readonly presenceWatch: PresenceWatch;
  }
}

/** Watches which users are online, for all subscriptions of this node. */
export class PresenceWatch {
  private readonly online = new Map<number, boolean>();
  private readonly watch: Watch<() => void>;

  constructor(app: App) {
    this.watch = new Watch(app, {
      topic: presenceTopic,
      failure: 'presence not read',
      look: async (userIds) => {
        const online = await app.leases.online(userIds);
        for (const userId of userIds) this.update(userId, online.has(userId));
      },
    });
  }

  /** Whether a watched user is online; null before the first look. */
  isOnline(userId: number): boolean | null {
    return this.online.get(userId) ?? null;
  }

  /** Calls `moved` when one of these users comes or goes; resolves once all are known. */
  async join(userIds: readonly number[], moved: () => void): Promise<void> {
    await Promise.all(userIds.map((userId) => this.watch.join(userId, moved)));
  }

  leave(userIds: readonly number[], moved: () => void): void {
    for (const userId of userIds) {
      this.watch.leave(userId, moved);
      if (this.watch.watchersOf(userId).length === 0) this.online.delete(userId);
    }
  }

  private update(userId: number, isOnline: boolean): void {
    const watchers = this.watch.watchersOf(userId);
    if (watchers.length === 0 || this.online.get(userId) === isOnline) return;
    this.online.set(userId, isOnline);
    for (const moved of watchers) moved();
  }
}

/**
 * The presence of each of these users, and then each change; a slow consumer gets the latest state
 * only. Throws BAD_USER_INPUT for too many users, NOT_FOUND for one that does not exist.
 */
export async function watchPresence(
  ctx: Context,
  userIds: readonly number[],
): Promise<AsyncIterableIterator<Presence>> {
  void ctx.viewer;
  const limit = ctx.app.config.limits.presenceUsers;
  if (userIds.length === 0 || userIds.length > limit) {
    throw badInput('userIds', `\`userIds\` must have between 1 and ${limit} entries.`);
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
