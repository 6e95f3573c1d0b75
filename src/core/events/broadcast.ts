import type { Logger } from '../logger.js';
import type { LogEvent } from './events.js';
import type { SharedPayload } from './personal-texts.js';
import type { StreamReader } from './reader.js';
import { retryWhileUnavailable } from './retry-while-unavailable.js';

/** The payloads of events that members have in common. */
export interface SharedPayloads {
  readonly payloads: readonly SharedPayload[];
  /** The users whose payloads differ, and who execute the events by themselves. */
  readonly except: ReadonlySet<number>;
}

/** Consecutive events, and the payload of each that all members are sent. */
export interface EventBatch extends SharedPayloads {
  readonly events: readonly LogEvent[];
  /** Number of the broadcast's read that returned the events. */
  readonly round: number;
  /** Whether members must be authorized again before they are sent. */
  readonly mayEndAccess: boolean;
}

/** A subscription as its broadcast sees it. */
export interface BroadcastMember {
  /** Number of the last event sent. */
  readonly cursor: number;
  /** Whether the member continues alone until it has caught up. */
  readonly isLagging: boolean;
  /** Takes the next batch, unless the member lags. */
  offer(batch: EventBatch): void;
  /** Makes the member continue alone: there are events without common payloads. */
  lag(): void;
}

/** Events that are delivered together, and the `traceparent` of those that are traced. */
export interface DeliveredBatch {
  readonly events: readonly LogEvent[];
  readonly traces: readonly string[];
}

interface BroadcastOptions {
  readonly reader: StreamReader;
  readonly log: Logger;
  /** The common payloads of events; null when each member must execute them. Throws UNAVAILABLE to be retried. */
  execute(events: readonly LogEvent[]): Promise<SharedPayloads | null>;
  /** Whether a member may have no access any more after an event. Without it, each event may end access. */
  readonly mayEndAccess?: ((event: LogEvent) => boolean) | undefined;
  /** Runs the delivery of a batch, which resolves to whether it was offered to the live members. */
  observe(batch: DeliveredBatch, deliver: () => Promise<boolean>): Promise<void>;
  /** Called when the last member has left. */
  onEmpty(): void;
}

/** How many events are executed together. */
export const batchSize = 25;
/** Batches are kept for lagging members: at most as many events as the reader keeps, and this many bytes. */
const mostKeptEvents = 256;
const mostKeptBytes = 1024 ** 2;

/** Executes each event of a stream once for all subscribers that receive equal payloads. */
export class Broadcast {
  /** Number of the last event offered to the live members. */
  cursor = 0;
  /** Number of the last read. A member receives no batch that was read before it was authorized. */
  round = 0;
  private epoch = '';
  private kept: EventBatch[] = [];
  private opening: Promise<void> | null = null;
  private isOpen = false;
  private isPumping = false;
  private mayHaveMore = false;
  private readonly members = new Set<BroadcastMember>();
  private readonly wake = () => void this.pump();

  constructor(private readonly options: BroadcastOptions) {}

  get reader(): StreamReader {
    return this.options.reader;
  }

  /** Adds a member; resolves once the stream is being read. Throws the error of the first read. */
  join(member: BroadcastMember): Promise<void> {
    this.members.add(member);
    this.opening ??= this.open();
    return this.opening;
  }

  leave(member: BroadcastMember): void {
    if (!this.members.delete(member) || this.members.size > 0) return;
    this.options.onEmpty();
    this.reader.leave(this.wake);
  }

  /** The kept batch right behind a cursor, if it was read after `round`. */
  keptAfter(cursor: number, round: number): EventBatch | null {
    if (this.reader.at?.epoch !== this.epoch) return null;
    const found = this.kept.find(({ events }) => (events.at(-1) as LogEvent).seq > cursor);
    return found && found.round > round ? skipTo(found, cursor) : null;
  }

  private async open(): Promise<void> {
    await this.reader.join(this.wake);
    this.cursor = this.reader.at?.head ?? 0;
    this.epoch = this.reader.at?.epoch ?? '';
    this.isOpen = true;
  }

  private async pump(): Promise<void> {
    this.mayHaveMore = true;
    if (this.isPumping || !this.isOpen) return;
    this.isPumping = true;
    try {
      while (this.mayHaveMore) {
        this.mayHaveMore = false;
        while (await this.step());
      }
    } finally {
      this.isPumping = false;
    }
  }

  /** Offers the next batch; whether there may be more. */
  private async step(): Promise<boolean> {
    const { at, closed } = this.reader;
    if (!at || closed || at.epoch !== this.epoch || at.head < this.cursor) {
      this.epoch = at?.epoch ?? '';
      this.lagFrom(at?.head ?? 0);
      return false;
    }
    if (at.head === this.cursor) return false;
    const events = this.reader.recentAfter(this.cursor)?.slice(0, batchSize) ?? [];
    const last = events.at(-1);
    if (!last) {
      this.lagFrom(at.head);
      return false;
    }
    const traces = this.reader.tracesOf(events);
    await this.options.observe({ events, traces }, () => this.deliver(events, last.seq));
    return true;
  }

  /** Offers these events to the live members; false where each must continue alone. */
  private async deliver(events: readonly LogEvent[], last: number): Promise<boolean> {
    this.round += 1;
    const { round } = this;
    const shared = await this.execute(events);
    if (!shared) {
      this.lagFrom(last);
      return false;
    }
    this.cursor = last;
    const mayEndAccess = events.some(this.options.mayEndAccess ?? (() => true));
    this.offer({ events, round, mayEndAccess, ...shared });
    return true;
  }

  /** Null when each member must continue alone. */
  private async execute(events: readonly LogEvent[]): Promise<SharedPayloads | null> {
    const { options, members, reader, epoch } = this;
    const last = events.at(-1) as LogEvent;
    let isFirst = true;
    const work = async () => {
      // A database that was away may be back without these events, as after a failover.
      const isValid = isFirst || (await reader.isValid(epoch, last.seq));
      isFirst = false;
      return isValid ? options.execute(events) : null;
    };
    try {
      return await retryWhileUnavailable(work, () => members.size > 0);
    } catch (error) {
      options.log.error({ err: error, stream: this.reader.stream }, 'shared execution failed');
      return null;
    }
  }

  /** Moves the cursor past events without common payloads: each member continues alone. */
  private lagFrom(cursor: number): void {
    this.cursor = cursor;
    this.kept = [];
    for (const member of [...this.members]) member.lag();
  }

  private offer(batch: EventBatch): void {
    // Kept first: a member that is not ready begins to lag, and takes the batch from here.
    this.kept = lastWithinLimits([...this.kept, batch]);
    let furthestBack = this.cursor;
    for (const member of this.members) {
      member.offer(batch);
      if (member.isLagging) furthestBack = Math.min(furthestBack, member.cursor);
    }
    this.kept = this.kept.filter(({ events }) => (events.at(-1) as LogEvent).seq > furthestBack);
  }
}

/** The part of a batch right behind a cursor; null when events between them are missing. */
export function skipTo(batch: EventBatch, cursor: number): EventBatch | null {
  if ((batch.events[0] as LogEvent).seq > cursor + 1) return null;
  const skipped = batch.events.findIndex(({ seq }) => seq > cursor);
  if (skipped < 0) return null;
  if (skipped === 0) return batch;
  const { events, payloads } = batch;
  return { ...batch, events: events.slice(skipped), payloads: payloads.slice(skipped) };
}

/** The newest batches, as many as may be kept. */
function lastWithinLimits(batches: readonly EventBatch[]): EventBatch[] {
  let [events, bytes] = [0, 0];
  const first = batches.findLastIndex((batch) => {
    events += batch.events.length;
    for (const payload of batch.payloads) bytes += payload?.length ?? 0;
    return events > mostKeptEvents || bytes > mostKeptBytes;
  });
  return batches.slice(first + 1);
}
