import {
  type Broadcast,
  type BroadcastMember,
  batchSize,
  type EventBatch,
  skipTo,
} from './broadcast.js';
import type { LogEvent } from './events.js';
import { payloadsFor } from './personal-texts.js';
import type { StreamReader } from './reader.js';
import { type FollowOptions, firstItem, isVoid, type StreamItem } from './stream-source.js';
import { type EventSink, Subscription } from './subscription.js';

/**
 * Delivery of a stream to one subscriber. It has four phases:
 *
 * 1. **Backfill.** The subscription joins the stream's broadcast, which listens to the doorbell before it
 *    reads, so that no commit falls between the two. It authorizes, sends the first item (`Resumed` or
 *    `Reset`), then reads the events behind its cursor page by page.
 * 2. **Cut-over.** When its cursor reaches the broadcast's cursor, the subscription is live. Both happen in
 *    one turn of the event loop, so that no event falls between a page and the first batch.
 * 3. **Live.** The broadcast executes each batch of new events once and calls `offer` of all its live
 *    members, without waiting for any of them.
 * 4. **Lagging.** A member that cannot take a batch (unsent bytes, a change of membership, events that
 *    depend on the viewer or look different to this one, a new epoch) continues alone: with the batches that the broadcast still keeps,
 *    or with pages from PostgreSQL. Then it cuts over again.
 *
 * Guarantees: events arrive in the order of their numbers, each exactly once, with no gap behind the
 * cursor but where signals of a call were deleted. Access is checked after a page was read and before it is
 * sent, so that nothing after a removal is sent. An epoch that changes is announced by `Reset`, or by
 * `Resumed` where the cursor stays valid. A subscriber that takes nothing holds at most
 * one page in memory and delays no other. While the database is unavailable, delivery pauses.
 */
export class StreamSubscription extends Subscription implements BroadcastMember {
  cursor = 0;
  isLagging = true;
  private epoch = '';
  /** Batches up to this round were read before the subscription was authorized. */
  private authorizedAt = 0;
  private joined: Broadcast | null = null;

  constructor(
    private readonly broadcastOf: () => Broadcast,
    private readonly options: FollowOptions,
    private readonly viewerId: number,
    sink: EventSink,
  ) {
    super(sink);
  }

  /** Whether the event with that number was written, as far as the cursor tells. */
  hasWritten(seq: number): boolean {
    return this.cursor >= seq;
  }

  offer(batch: EventBatch): void {
    const last = (batch.events.at(-1) as LogEvent).seq;
    if (this.isLagging || this.hasEnded || last <= this.cursor) return;
    const isCommon =
      batch.round > this.authorizedAt && !batch.mayEndAccess && !batch.except.has(this.viewerId);
    const next = isCommon ? skipTo(batch, this.cursor) : null;
    const isTaken = next && this.sink.push(payloadsFor(this.viewerId, next.payloads));
    if (isTaken) this.cursor = last;
    else this.lag();
  }

  lag(): void {
    if (this.isLagging || this.hasEnded) return;
    this.isLagging = true;
    const broadcast = this.joined as Broadcast;
    void this.run(() => this.catchUp(broadcast));
  }

  protected override async begin(): Promise<void> {
    const broadcast = this.broadcastOf();
    const { reader } = broadcast;
    this.joined = broadcast;
    await broadcast.join(this);
    if (this.hasEnded || !reader.at || !(await this.options.authorize())) return this.stop();
    // The head of this node may be old: a subscription starts at the current one, and another node may
    // have issued the cursor.
    if (this.options.after == null || isVoid(reader.at, this.options)) await reader.refresh();
    if (this.hasEnded || !reader.at) return this.stop();
    const item = firstItem(reader.at, this.options);
    this.authorizedAt = broadcast.round;
    this.cursor = item.type === 'reset' ? item.head : (this.options.after ?? item.head);
    this.epoch = item.epoch;
    await this.sendItems([item]);
    await this.catchUp(broadcast);
  }

  protected override leave(): void {
    this.joined?.leave(this);
  }

  /** Sends page after page until the cursor has reached that of the broadcast. */
  private async catchUp(broadcast: Broadcast): Promise<void> {
    const { reader } = broadcast;
    while (!this.hasEnded) {
      const { at, closed } = reader;
      if (!at || closed) return this.stop();
      if (at.epoch !== this.epoch || at.head < this.cursor) {
        const item = firstItem(at, { after: this.cursor, epoch: this.epoch });
        if (item.type === 'reset') this.cursor = at.head;
        this.epoch = at.epoch;
        await this.sendItems([item]);
        continue;
      }
      const hasMore = this.cursor < broadcast.cursor && (await this.sendPage(broadcast));
      if (!hasMore) {
        this.isLagging = false;
        return;
      }
    }
  }

  /** Sends the next page; false when there is none. */
  private async sendPage(broadcast: Broadcast): Promise<boolean> {
    const kept = broadcast.keptAfter(this.cursor, this.authorizedAt);
    const page = kept?.events ?? (await this.retry(() => broadcast.reader.pageAfter(this.cursor)));
    if (!page) return true;
    const { cursor } = this;
    if (!kept && (await this.retry(() => broadcast.reader.isPruned(cursor, page))))
      return this.reset(broadcast);
    const last = page.at(-1);
    if (!last) return false;
    // Checked after the read, so that a removal before any of these events is seen.
    if (this.mustAuthorize(page) && !(await this.retry(this.options.authorize))) {
      this.stop();
      return true;
    }
    if (!kept || kept.except.has(this.viewerId)) return this.sendEvents(broadcast.reader, page);
    await this.send(payloadsFor(this.viewerId, kept.payloads));
    this.cursor = last.seq;
    return true;
  }

  /** Goes on behind the head, since events behind the cursor are no longer kept; true. */
  private async reset({ reader }: Broadcast): Promise<true> {
    const { at } = reader;
    if (at?.epoch !== this.epoch) return true;
    await this.sendItems([{ type: 'reset', head: at.head, epoch: at.epoch }]);
    this.cursor = at.head;
    return true;
  }

  /** Sends events, unless a database that was away is back without them; true. */
  private async sendEvents(reader: StreamReader, page: readonly LogEvent[]): Promise<true> {
    for (let first = 0; first < page.length && !this.hasEnded; first += batchSize) {
      const batch = page.slice(first, first + batchSize);
      const { seq } = batch.at(-1) as LogEvent;
      const items = batch.map((event): StreamItem => ({ ...event, type: 'event' }));
      if (!(await this.sendItems(items, () => reader.isValid(this.epoch, seq)))) return true;
      this.cursor = seq;
    }
    return true;
  }

  private mustAuthorize(page: readonly LogEvent[]): boolean {
    const { mayEndAccess } = this.options;
    return mayEndAccess ? page.some(mayEndAccess) : true;
  }
}
