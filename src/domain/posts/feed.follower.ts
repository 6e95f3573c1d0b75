import type { EntityManager } from '@mikro-orm/postgresql';
import type { Context } from '../../core/context.js';
import { ChangeSource, type Changes } from '../../core/events/change-subscription.js';
import { isMarkValid } from '../../core/events/history.js';
import type { StreamItem } from '../../core/events/stream-source.js';
import { userTopic } from '../../core/events/topics.js';
import { decodeFeedCursor, encodeFeedCursor, type FeedCursor } from './feed.cursor.js';
import type { ChangedPost, FeedLook, FeedWatch } from './feed.watch.js';

/** The most items that are sent together. */
const batchSize = 25;
/** A cursor older than that is void: `feed_changes` are kept for a day longer. */
const cursorDays = 7;

interface FollowerOptions {
  readonly viewerId: number;
  /** The cursor of the client; null for the current position. */
  readonly after: string | null;
  readonly watch: FeedWatch;
  fork(): EntityManager;
}

/** One subscription to a feed: an event for each post in it that changed since it was last sent. */
class FeedFollower implements Changes<StreamItem> {
  readonly viewerId: number;
  private readonly wanted: FeedCursor | null;
  private changed = () => {};
  private cursor: FeedCursor | null = null;
  private starts: 'resumed' | 'reset' | null = null;
  private readonly pending = new Map<number, ChangedPost>();
  /** What was read last, when that was in another run of the database or saw more. */
  private seen: FeedLook | null = null;

  /** Throws BAD_USER_INPUT. */
  constructor(private readonly options: FollowerOptions) {
    this.viewerId = options.viewerId;
    this.wanted = options.after === null ? null : decodeFeedCursor(options.after);
  }

  get mark(): number {
    return this.cursor?.mark ?? 0;
  }

  async join(changed: () => void): Promise<void> {
    this.changed = changed;
    const { wanted } = this;
    const found = await this.read(wanted?.mark ?? Number.MAX_SAFE_INTEGER);
    const isKept = !wanted || Date.now() - wanted.at < cursorDays * 86_400_000;
    this.starts = isKept && (await this.isValid(wanted, found)) ? 'resumed' : 'reset';
    if (wanted && this.starts === 'resumed') {
      this.cursor = { ...wanted, run: found.run };
      this.take(found);
    } else await this.begin(found);
    this.options.watch.add(this);
  }

  leave(): void {
    this.options.watch.leave(this);
  }

  private read(mark: number): Promise<FeedLook> {
    return this.options.watch.read([this.viewerId], mark);
  }

  /** Begins at the current position: what is seen from the mark on counts as told. */
  private async begin({ mark }: FeedLook): Promise<FeedCursor> {
    const found = await this.read(mark);
    const newest = (found.changes.get(this.viewerId) ?? []).filter((one) => one.mark >= found.mark);
    const told = new Map(newest.map(({ postId, mark: own }) => [postId, own]));
    this.pending.clear();
    this.seen = found;
    this.cursor = { run: found.run, mark: found.mark, at: Date.now(), told };
    return this.cursor;
  }

  take(found: FeedLook): void {
    const { cursor } = this;
    if (!cursor) return;
    this.seen = found;
    if (found.run === cursor.run) {
      for (const change of found.changes.get(this.viewerId) ?? []) {
        if (change.mark >= cursor.mark && cursor.told.get(change.postId) !== change.mark)
          this.pending.set(change.postId, change);
      }
    }
    this.changed();
  }

  async next(): Promise<readonly StreamItem[] | null> {
    const { cursor, starts, seen } = this;
    if (!cursor || !seen) return null;
    if (seen.run !== cursor.run) return this.changeRun(cursor, seen);
    if (starts) {
      this.starts = null;
      return [this.start(cursor, starts)];
    }
    const items = [...this.pending.values()].slice(0, batchSize).map((change) => {
      this.pending.delete(change.postId);
      const isNew = change.createdMark >= cursor.mark && !cursor.told.has(change.postId);
      cursor.told.set(change.postId, change.mark);
      this.catchUp(cursor, seen);
      return this.item(change, isNew, cursor);
    });
    this.catchUp(cursor, seen);
    return items.length > 0 ? items : null;
  }

  /** Moves the mark of the cursor to that of the newest look once everything was sent. */
  private catchUp(cursor: FeedCursor, { mark }: FeedLook): void {
    cursor.at = Date.now();
    if (this.pending.size > 0 || mark <= cursor.mark) return;
    cursor.mark = mark;
    for (const [id, told] of cursor.told) if (told < mark) cursor.told.delete(id);
  }

  /** After a restart, a restoration or a promotion of the database. */
  private async changeRun(cursor: FeedCursor, seen: FeedLook): Promise<StreamItem[]> {
    const isValid = await this.isValid(cursor, seen);
    this.pending.clear();
    this.starts = null;
    if (!isValid) return [this.start(await this.begin(seen), 'reset')];
    cursor.run = seen.run;
    this.take(seen);
    return [this.start(cursor, 'resumed')];
  }

  private async isValid(cursor: FeedCursor | null, { run }: FeedLook): Promise<boolean> {
    if (!cursor || cursor.run === run) return true;
    const top = Math.max(0, ...[...cursor.told.values()].map((mark) => mark + 1));
    return isMarkValid(this.options.fork(), cursor.run, { mark: cursor.mark, top });
  }

  private start(cursor: FeedCursor, type: 'resumed' | 'reset'): StreamItem {
    return { type, head: 0, epoch: cursor.run, cursor: encodeFeedCursor(cursor) };
  }

  private item({ postId, authorId, gone, at }: ChangedPost, isNew: boolean, cursor: FeedCursor) {
    return {
      type: 'event' as const,
      stream: userTopic(this.viewerId),
      seq: postId,
      kind: gone ? 'removed' : isNew ? 'published' : 'edited',
      actorId: authorId,
      data: { postId },
      at,
      cursor: encodeFeedCursor(cursor),
    };
  }
}

/** Follows the feed of the viewer from a cursor; null for its current position. Throws BAD_USER_INPUT. */
export function followFeed(ctx: Context, after: string | null): ChangeSource<StreamItem> {
  const { app, viewer } = ctx;
  const follower = new FeedFollower({
    viewerId: viewer.id,
    after,
    watch: app.feedWatch,
    fork: () => app.orm.em.fork(),
  });
  return new ChangeSource(follower, 'feed');
}
