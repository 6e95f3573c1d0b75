import type { App } from '../../core/app.js';
import { type SnapshotRow, snapshotColumns } from '../../core/events/history.js';
import { queryPrepared } from '../../core/postgres/pool.js';

declare module '../../core/app.js' {
  interface App {
    readonly feedWatch: FeedWatch;
  }
}

/** A post of a feed that changed. */
export interface ChangedPost {
  readonly postId: number;
  readonly authorId: number;
  readonly mark: number;
  readonly createdMark: number;
  readonly gone: boolean;
  readonly at: Date;
}

/** A subscription to a feed. */
interface Follower {
  readonly viewerId: number;
  /** Changes by transactions from here on are to be read. */
  readonly mark: number;
  /** Takes what was read, from `mark` on or from an older one. */
  take(found: FeedLook): void;
}

/** What one snapshot showed of the feeds of some viewers. */
export interface FeedLook {
  readonly run: string;
  /** The snapshot saw all transactions below, also after a crash. */
  readonly mark: number;
  readonly changes: ReadonlyMap<number, readonly ChangedPost[]>;
}

interface Row extends SnapshotRow {
  viewer_id: string | null;
  post_id: string;
  author_id: string;
  mark: string;
  created_mark: string;
  gone: boolean;
  at: string | Date;
}

/**
 * The feeds that are followed on this node. Posts have no copies in feeds: every 500 ms one statement reads the posts
 * that changed since the last one, by the marks of their changes, for all of these feeds together. Nothing is missed for
 * the reasons that `InboxWatch` gives. Nothing runs while nobody follows a feed.
 */
export class FeedWatch {
  private readonly followers = new Set<Follower>();
  private timer: NodeJS.Timeout | null = null;
  private isLooking = false;

  constructor(private readonly app: App) {}

  /** The number of subscriptions. */
  get size(): number {
    return this.followers.size;
  }

  add(follower: Follower): void {
    this.followers.add(follower);
    const { sweepMilliseconds } = this.app.config.limits;
    this.timer ??= setInterval(() => void this.look(), sweepMilliseconds).unref();
  }

  leave(follower: Follower): void {
    this.followers.delete(follower);
    if (this.followers.size > 0 || !this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
  }

  /** The posts in the feeds of these viewers that were changed by transactions from `mark` on. */
  async read(viewerIds: readonly number[], mark: number): Promise<FeedLook> {
    let rows = await this.rows(viewerIds, mark);
    if (rows[0]?.run == null) {
      await this.app.hub.register();
      rows = await this.rows(viewerIds, mark);
    }
    const snapshot = rows[0] as Row;
    const changes = Map.groupBy(
      rows.filter(({ viewer_id }) => viewer_id !== null),
      ({ viewer_id }) => Number(viewer_id),
    );
    return {
      run: snapshot.run as string,
      mark: this.app.hub.sweepFrom(snapshot),
      changes: new Map([...changes].map(([id, own]) => [id, own.map(toChange)])),
    };
  }

  private rows(viewerIds: readonly number[], mark: number): Promise<Row[]> {
    return queryPrepared<Row>(
      this.app,
      'feed_changes',
      `with now as materialized (select ${snapshotColumns})
       select now.*, changed.* from now left join lateral (
         select viewer.id as viewer_id, c.post_id, c.author_id, c.mark, c.created_mark, c.gone, c.at
         from feed_changes c cross join unnest($1::bigint[]) viewer (id)
         where c.mark >= $2 and c.mark < now.xmax and (c.author_id = viewer.id or exists (
           select from follows f where f.follower_id = viewer.id and f.followee_id = c.author_id
             and not exists (select from mutes m where m.user_id = viewer.id and m.muted_id = c.author_id)
         ))
       ) changed on true order by changed.mark, changed.post_id`,
      [viewerIds, mark],
    );
  }

  private async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      const followers = [...this.followers];
      const viewers = [...new Set(followers.map(({ viewerId }) => viewerId))];
      const from = Math.min(...followers.map(({ mark }) => mark));
      const found = await this.read(viewers, from);
      for (const follower of followers) follower.take(found);
    } catch (error) {
      this.app.log.warn({ err: error }, 'feeds not read');
    } finally {
      this.isLooking = false;
    }
  }
}

const toChange = (row: Row): ChangedPost => ({
  postId: Number(row.post_id),
  authorId: Number(row.author_id),
  mark: Number(row.mark),
  createdMark: Number(row.created_mark),
  gone: row.gone,
  at: new Date(row.at),
});
