import type { LogEvent } from '../../core/events/events.js';
import type { Activity } from '../../core/events/moved.js';
import type { StreamReader } from '../../core/events/reader.js';
import { userTopic } from '../../core/events/topics.js';

/** The conversations of a user, as one snapshot had them. */
export interface InboxState {
  /** The run of the database. */
  readonly run: string;
  /** The snapshot saw all transactions below. */
  readonly mark: number;
  readonly activities: readonly Activity[];
}

/** A subscription to an inbox. */
export interface InboxFollower {
  /** A conversation moved. */
  moved(conversationId: number): void;
  /** There may be something to send. */
  wake(): void;
}

interface ReaderOptions {
  /** The reader of the user's own stream, which must be joined at once. */
  enter(): StreamReader;
  readState(): Promise<InboxState>;
  /** The user takes part in other conversations than before. */
  onMembership(): void;
  onFailure(error: unknown): void;
  onClose(): void;
}

/**
 * What one user is told of on this node, for all of their devices: the events of their own stream, and the newest
 * activity of each conversation that they take part in. Events of their own stream tell when they join and leave one.
 */
export class InboxReader {
  readonly conversations = new Map<number, Activity>();
  /** The run of the database that marks are of. */
  run = '';
  /** Every change by a transaction below is in `conversations`. */
  mark = 0;
  /** Events of the user's own stream up to this number were applied to `conversations`. */
  seen = 0;
  readonly own: StreamReader;
  private readonly followers = new Set<InboxFollower>();
  private readonly opening: Promise<void>;
  private isApplying = false;
  private readonly onOwn = () => void this.applyOwn();

  constructor(private readonly options: ReaderOptions) {
    this.own = options.enter();
    this.opening = this.open();
    this.opening.catch(() => this.close());
  }

  get closed(): boolean {
    return this.own.closed;
  }

  /** Adds a follower; resolves once the inbox was read, now or later than this call. */
  async join(follower: InboxFollower): Promise<void> {
    const isFirst = this.followers.size === 0;
    this.followers.add(follower);
    await this.opening;
    if (!isFirst) await this.refresh();
  }

  /** Removes a follower; the reader closes with the last one. */
  leave(follower: InboxFollower): void {
    if (this.followers.delete(follower) && this.followers.size === 0) this.close();
  }

  /** Takes what the sweep saw: with it, all transactions of the run `run` below `mark` were seen. */
  sweptTo(mark: number, run: string): void {
    if (run === this.run) this.mark = Math.max(this.mark, mark);
  }

  /** Takes the newest activity of a conversation. */
  apply(activity: Activity): void {
    const known = this.conversations.get(activity.conversationId);
    if (!known || known.seq >= activity.seq) return;
    // Its mark does not compare with those of another run: all conversations are read in that run.
    if (activity.run !== this.run) return void this.reload().catch(this.options.onFailure);
    this.conversations.set(activity.conversationId, activity);
    for (const follower of this.followers) {
      follower.moved(activity.conversationId);
      follower.wake();
    }
  }

  /** Reads all conversations, since something may have been missed. */
  async reload(): Promise<void> {
    this.take(await this.options.readState());
    await this.applyOwn();
  }

  private async open(): Promise<void> {
    await this.own.join(this.onOwn);
    this.seen = this.own.at?.head ?? 0;
    this.take(await this.options.readState());
  }

  private async refresh(): Promise<void> {
    await this.own.refresh();
    await this.reload();
  }

  private take({ run, mark, activities }: InboxState): void {
    const isOther = run !== this.run;
    this.run = run;
    this.mark = isOther ? mark : Math.max(this.mark, mark);
    const current = new Set(activities.map(({ conversationId }) => conversationId));
    const before = this.conversations.size;
    for (const id of this.conversations.keys()) {
      if (!current.has(id)) this.conversations.delete(id);
    }
    let hasJoined = this.conversations.size < before;
    for (const activity of activities) {
      const known = this.conversations.get(activity.conversationId);
      if (known && !isOther) this.apply(activity);
      else this.conversations.set(activity.conversationId, activity);
      hasJoined ||= !known;
    }
    if (hasJoined) this.options.onMembership();
  }

  private async applyOwn(): Promise<void> {
    if (this.isApplying) return;
    this.isApplying = true;
    try {
      await this.opening;
      while (!this.closed && this.seen !== (this.own.at?.head ?? 0)) await this.applyPage();
    } catch (error) {
      // The next event, or the next sweep after a gap, tries again.
      this.options.onFailure(error);
    } finally {
      this.isApplying = false;
    }
    this.wake();
  }

  private async applyPage(): Promise<void> {
    const head = this.own.at?.head ?? 0;
    const page = head > this.seen ? await this.own.pageAfter(this.seen) : [];
    const last = page.at(-1);
    // Read before the event is sent, so that followers know what it tells of.
    if (!last || page.some((event) => this.changesMembership(event))) {
      this.take(await this.options.readState());
    }
    // The event of an opening is not told, and the first message may have come before the owner's inbox knew of it.
    for (const { conversationId } of page.filter(isHidden).map(({ data }) => data)) {
      const id = Number(conversationId);
      if ((this.conversations.get(id)?.seq ?? 0) > 0)
        for (const follower of this.followers) follower.moved(id);
    }
    this.seen = last?.seq ?? head;
  }

  private changesMembership(event: LogEvent): boolean {
    const id = conversationOf(event);
    return id !== null && (event.kind === 'left' || !this.conversations.has(id));
  }

  private wake(): void {
    for (const follower of this.followers) follower.wake();
  }

  private close(): void {
    this.own.leave(this.onOwn);
    this.options.onClose();
    this.wake();
  }
}

/** Whether an event tells the owner's reader, but not the owner, of a conversation that another user opened. */
export const isHidden = ({ kind, stream, data }: LogEvent): boolean =>
  kind === 'activity' && data.opener !== undefined && stream !== userTopic(Number(data.opener));

/** The conversation that an event of an inbox is about; null for another kind. */
export const conversationOf = ({ kind, data }: LogEvent): number | null =>
  kind === 'activity' || kind === 'left' ? Number(data.conversationId) : null;
