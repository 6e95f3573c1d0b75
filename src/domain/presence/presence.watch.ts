import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import { badInput } from '../../core/errors.js';
import { ChangeSource } from '../../core/events/change-subscription.js';
import { presenceTopic } from '../../core/events/topics.js';
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

  /** Calls `changed` when one of these users comes or goes; resolves once all are known. */
  async join(userIds: readonly number[], changed: () => void): Promise<void> {
    await Promise.all(userIds.map((userId) => this.watch.join(userId, changed)));
  }

  leave(userIds: readonly number[], changed: () => void): void {
    for (const userId of userIds) {
      this.watch.leave(userId, changed);
      if (this.watch.watchersOf(userId).length === 0) this.online.delete(userId);
    }
  }

  private update(userId: number, isOnline: boolean): void {
    const watchers = this.watch.watchersOf(userId);
    if (watchers.length === 0 || this.online.get(userId) === isOnline) return;
    this.online.set(userId, isOnline);
    for (const changed of watchers) changed();
  }
}

/**
 * The presence of each of these users, and then each change; a slow consumer gets the latest state
 * only. Throws BAD_USER_INPUT for too many users, NOT_FOUND for one that does not exist.
 */
export async function watchPresence(
  ctx: Context,
  userIds: readonly number[],
): Promise<ChangeSource<Presence>> {
  void ctx.viewer;
  const limit = ctx.app.config.limits.presenceUsers;
  if (userIds.length === 0 || userIds.length > limit) {
    throw badInput('userIds', `\`userIds\` must have between 1 and ${limit} entries.`);
  }
  const ids = [...new Set(userIds)];
  await Promise.all(ids.map((userId) => presenceOf(ctx, userId)));
  const watch = ctx.app.presenceWatch;
  const sent = new Map<number, boolean>();
  return new ChangeSource({
    join: (changed) => watch.join(ids, changed),
    leave: (changed) => watch.leave(ids, changed),
    async next() {
      const userId = ids.find((id) => watch.isOnline(id) !== (sent.get(id) ?? null));
      if (userId === undefined) return null;
      sent.set(userId, watch.isOnline(userId) ?? false);
      return presenceOf(ctx.fresh(), userId);
    },
  });
}
