import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import { badInput } from '../../core/errors.js';
import { ChangeSource } from '../../core/events/change-subscription.js';
import { presenceTopic } from '../../core/events/topics.js';
import { Watch } from '../../core/watch.js';
import { assertNotBlocked } from '../account/user.service.js';
import { type Presence, presenceOf } from './presence.service.js';
import { loadedStatus } from './user-status.js';

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
      look: async (userIds, isTick) => {
        const online = await app.leases.online(userIds);
        for (const userId of userIds) this.update(userId, online.has(userId), isTick);
      },
    });
  }

  /** Calls `changed` when the presence of one of these users may have changed; resolves once all are known. */
  async join(userIds: readonly number[], changed: () => void): Promise<void> {
    await Promise.all(userIds.map((userId) => this.watch.join(userId, changed)));
  }

  leave(userIds: readonly number[], changed: () => void): void {
    for (const userId of userIds) {
      this.watch.leave(userId, changed);
      if (this.watch.watchersOf(userId).length === 0) this.online.delete(userId);
    }
  }

  private update(userId: number, isOnline: boolean, isTick: boolean): void {
    const watchers = this.watch.watchersOf(userId);
    if (watchers.length === 0) return;
    // A ring may tell of what leases do not show: availability, privacy, a block.
    if (isTick && this.online.get(userId) === isOnline) return;
    this.online.set(userId, isOnline);
    for (const changed of watchers) changed();
  }
}

/** The longest delay of a timer, in milliseconds. */
const longestDelay = 2 ** 31 - 1;

/**
 * The presence of each of these users, and then each change of it and of the status that they set; a slow consumer
 * gets the latest state only. Throws BAD_USER_INPUT for too many users, NOT_FOUND for one that does not exist.
 */
export async function watchPresence(
  ctx: Context,
  userIds: readonly number[],
): Promise<ChangeSource<Presence>> {
  ctx.requireViewer();
  const limit = ctx.app.config.limits.presenceUsers;
  if (userIds.length === 0 || userIds.length > limit) {
    throw badInput('userIds', `\`userIds\` must have between 1 and ${limit} entries.`);
  }
  const ids = [...new Set(userIds)];
  await Promise.all(
    ids.flatMap((userId) => [presenceOf(ctx, userId), assertNotBlocked(ctx, userId)]),
  );
  const watch = ctx.app.presenceWatch;
  const sent = new Map<number, string>();
  const changes: { presence: Presence; state: string }[] = [];
  let wake = () => {};
  let ending: NodeJS.Timeout | undefined;
  const look = async () => {
    const now = ctx.fresh();
    const [presences, statuses] = await Promise.all([
      Promise.all(ids.map((userId) => presenceOf(now, userId))),
      Promise.all(ids.map((userId) => loadedStatus.load(now, userId))),
    ]);
    for (const [index, presence] of presences.entries()) {
      const state = JSON.stringify([presence.status, statuses[index]]);
      if (sent.get(presence.userId) !== state) changes.push({ presence, state });
    }
    // A status that ends changes without a ring.
    const ends = statuses.flatMap((one) => one?.until?.getTime() ?? []);
    clearTimeout(ending);
    if (ends.length === 0) return;
    const delay = Math.min(...ends) - Date.now() + 1;
    ending = setTimeout(() => wake(), Math.min(Math.max(delay, 1), longestDelay)).unref();
  };
  return new ChangeSource({
    join: (changed) => {
      wake = changed;
      return watch.join(ids, changed);
    },
    leave: (changed) => {
      wake = () => {};
      clearTimeout(ending);
      watch.leave(ids, changed);
    },
    async next() {
      if (changes.length === 0) await look();
      const change = changes.shift();
      if (!change) return null;
      sent.set(change.presence.userId, change.state);
      return change.presence;
    },
  });
}
