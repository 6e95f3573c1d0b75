import type { App } from '../../core/app.js';
import { type SnapshotRow, snapshotColumns } from '../../core/events/history.js';
import {
  type Activity,
  type ActivityRow,
  activityColumns,
  toActivity,
} from '../../core/events/moved.js';
import { HomeKind, userTopic } from '../../core/events/topics.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import { InboxIndex } from './inbox.index.js';
import { InboxReader, type InboxState } from './inbox.reader.js';

declare module '../../core/app.js' {
  interface App {
    readonly inboxWatch: InboxWatch;
  }
}

/** The most inboxes that one statement reads. */
const mostAtOnce = 100;

type StateRow = SnapshotRow & ActivityRow & { user_id: string | null };

/**
 * The inboxes that are followed on this node. An inbox has no copies of what happens in conversations. It reads them
 * by the marks of their streams:
 *
 * 1. Every change of a conversation stamps its stream with the id of its transaction, under the lock of the stream.
 * 2. A snapshot has an `xmin`: every transaction below has ended, so that its changes are in the snapshot. What a
 *    snapshot lacks is of a transaction with a larger or equal id, and the mark that it leaves is that id, or that of
 *    a later writer, who waited for the lock and commits later still: it is not in the snapshot either.
 * 3. Hence a reader who has told all that a snapshot shows, and looks again at marks from its `xmin` on, misses
 *    nothing, whatever the order of ids and commits. What it told at or above that mark it remembers by number.
 *
 * Doorbells of conversations say when to look at once; the sweep of the hub looks at all marks twice a second.
 */
export class InboxWatch {
  private readonly readers = new Map<number, InboxReader>();
  private readonly index: InboxIndex;
  private readonly rung = new Set<number>();
  private readonly wanted = new Map<number, PromiseWithResolvers<InboxState>>();
  private isReadingRung = false;
  private isReadingStates = false;

  constructor(private readonly app: App) {
    this.index = new InboxIndex(app.doorbell, (id) => {
      this.rung.add(id);
      void this.readRung();
    });
    app.hub.listen({
      onMoved: (activities, mark, run) => {
        for (const activity of activities) this.apply(activity);
        for (const reader of this.readers.values()) reader.sweptTo(mark, run);
      },
      onGap: () => {
        for (const reader of this.readers.values()) reader.reload().catch(this.onFailure);
      },
    });
  }

  /** The number of inboxes that are followed. */
  get size(): number {
    return this.readers.size;
  }

  /** The reader of an inbox, which must be joined at once. */
  enter(userId: number): InboxReader {
    const found = this.readers.get(userId);
    if (found && !found.closed) return found;
    const reader: InboxReader = new InboxReader({
      enter: () => this.app.hub.enter(userTopic(userId)),
      readState: () => this.readState(userId),
      onMembership: () => this.index.update(reader),
      onFailure: this.onFailure,
      onClose: () => {
        if (this.readers.get(userId) === reader) this.readers.delete(userId);
        this.index.update(reader);
      },
    });
    this.readers.set(userId, reader);
    return reader;
  }

  private readonly onFailure = (error: unknown): void =>
    this.app.log.warn({ err: error }, 'inbox not read');

  private apply(activity: Activity): void {
    for (const reader of this.index.readersOf(activity.conversationId)) reader.apply(activity);
  }

  /** Reads the conversations that rang, those of one read together. */
  private async readRung(): Promise<void> {
    if (this.isReadingRung) return;
    this.isReadingRung = true;
    try {
      while (this.rung.size > 0) {
        const ids = [...this.rung];
        this.rung.clear();
        const rows = await queryPrepared<ActivityRow>(
          this.app,
          'activities',
          `with now as materialized (select ${snapshotColumns})
           select ${activityColumns} from now, streams s
           where s.home_kind = ${HomeKind.conversation} and s.home = any($1)`,
          [ids],
        );
        for (const row of rows) this.apply(toActivity(row));
      }
    } catch (error) {
      // The sweep finds them.
      this.onFailure(error);
    } finally {
      this.isReadingRung = false;
    }
  }

  /** The state of an inbox now; those that are wanted while one is read are read together. */
  private readState(userId: number): Promise<InboxState> {
    const wanted = this.wanted.get(userId) ?? Promise.withResolvers<InboxState>();
    this.wanted.set(userId, wanted);
    void this.readStates();
    return wanted.promise;
  }

  private async readStates(): Promise<void> {
    if (this.isReadingStates) return;
    this.isReadingStates = true;
    while (this.wanted.size > 0) {
      const batch = [...this.wanted].slice(0, mostAtOnce);
      for (const [userId] of batch) this.wanted.delete(userId);
      try {
        const states = await this.statesOf(batch.map(([userId]) => userId));
        for (const [userId, { resolve }] of batch) resolve(states(userId));
      } catch (error) {
        for (const [, { reject }] of batch) reject(error);
      }
    }
    this.isReadingStates = false;
  }

  private async statesOf(userIds: readonly number[]): Promise<(userId: number) => InboxState> {
    const read = () =>
      queryPrepared<StateRow>(
        this.app,
        'inbox_states',
        `with now as materialized (select ${snapshotColumns})
         select now.*, part.user_id, ${activityColumns}
         from now left join (
           participants part
             join streams s on s.home_kind = ${HomeKind.conversation} and s.home = part.conversation_id
         ) on part.user_id = any($1) order by s.at desc`,
        [userIds],
      );
    let rows = await read();
    if (rows[0]?.run == null) {
      await this.app.hub.register();
      rows = await read();
    }
    const snapshot = rows[0] as StateRow;
    const mark = this.app.hub.sweepFrom(snapshot);
    const byUser = Map.groupBy(rows, ({ user_id }) => Number(user_id));
    return (userId) => ({
      run: snapshot.run as string,
      mark,
      activities: (byUser.get(userId) ?? []).map(toActivity),
    });
  }
}
