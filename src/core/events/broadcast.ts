import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../logger.js';
import type { LogEvent } from './events.js';
import type { StreamReader } from './reader.js';

/** Events, one after the other, as everybody in the broadcast is told them. */
export interface Shown {
  readonly events: readonly LogEvent[];
  /** JSON in UTF-8, one for each. */
  readonly texts: readonly Buffer[];
  /** Which of the broadcast's readings they were. */
  readonly round: number;
}

/** One who is told what a broadcast shows. */
export interface Listener {
  /** Number of the last event they were told. */
  readonly cursor: number;
  /** Whether they go on by themselves until they have caught up. */
  readonly lagging: boolean;
  /** What comes next, for who is not lagging. */
  offer(shown: Shown): void;
  /** Go on by yourself: there is something that cannot be told to all at once. */
  lag(): void;
}

/** Events as all are told them; or that each must be shown them alone, or all of them later. */
export type ShownToAll = readonly Buffer[] | 'each' | 'later';

/** What a broadcast is made of. */
export interface BroadcastParts {
  readonly reader: StreamReader;
  readonly log: Logger;
  /** These events, shown once for all. */
  show(events: readonly LogEvent[]): Promise<ShownToAll>;
  /** Called when nobody listens any more. */
  left(): void;
}

/** How many events are shown at once. */
export const atOnce = 25;
/** What is kept for those who lag: as many events as the reader keeps, and this many bytes. */
const keptEvents = 256;
const keptBytes = 1024 ** 2;
/** Between two tries to show what cannot be shown just now, in milliseconds. */
const retryMs = 500;

/**
 * One stream, shown once for all who follow it in the same way. Who keeps step is handed each event
 * in the turn it was made ready in; who does not goes on alone, from what is kept here or from the
 * log, and keeps step again once they have caught up.
 */
export class Broadcast {
  /** Number of the last event that was shown to those who keep step. */
  cursor = 0;
  /** Numbers the readings; nobody is told what was read before they came. */
  round = 0;
  private epoch = '';
  private kept: Shown[] = [];
  private opening: Promise<void> | null = null;
  private open = false;
  private pumping = false;
  private stale = false;
  private readonly listeners = new Set<Listener>();
  private readonly moved = () => void this.pump();

  constructor(private readonly parts: BroadcastParts) {}

  get reader(): StreamReader {
    return this.parts.reader;
  }

  /** Adds a listener; resolves once the stream is being read. Throws what reading it first threw. */
  join(listener: Listener): Promise<void> {
    this.listeners.add(listener);
    this.opening ??= this.begin();
    return this.opening;
  }

  leave(listener: Listener): void {
    if (!this.listeners.delete(listener) || this.listeners.size > 0) return;
    this.parts.left();
    this.reader.leave(this.moved);
  }

  /** What is kept and comes right after a cursor, read after `round`; null when it is not kept. */
  keptAfter(cursor: number, round: number): Shown | null {
    if (this.reader.at?.epoch !== this.epoch) return null;
    const found = this.kept.find(({ events }) => (events.at(-1) as LogEvent).seq > cursor);
    return found && found.round > round ? from(found, cursor) : null;
  }

  private async begin(): Promise<void> {
    await this.reader.join(this.moved);
    this.cursor = this.reader.at?.head ?? 0;
    this.epoch = this.reader.at?.epoch ?? '';
    this.open = true;
  }

  private async pump(): Promise<void> {
    this.stale = true;
    if (this.pumping || !this.open) return;
    this.pumping = true;
    try {
      while (this.stale) {
        this.stale = false;
        while (await this.step());
      }
    } finally {
      this.pumping = false;
    }
  }

  /** Shows what comes next; whether there may be more. */
  private async step(): Promise<boolean> {
    const { at, closed } = this.reader;
    if (!at || closed || at.epoch !== this.epoch || at.head < this.cursor) {
      this.epoch = at?.epoch ?? '';
      this.skipTo(at?.head ?? 0);
      return false;
    }
    if (at.head === this.cursor) return false;
    const page = this.reader.recentAfter(this.cursor)?.slice(0, atOnce) ?? [];
    const last = page.at(-1);
    if (!last) {
      this.skipTo(at.head);
      return false;
    }
    this.round += 1;
    const { round } = this;
    const texts = await this.show(page);
    if (!texts) {
      this.skipTo(last.seq);
      return true;
    }
    this.cursor = last.seq;
    this.tell({ events: page, texts, round });
    return true;
  }

  /** These events as all are told them; null when each must go on alone. */
  private async show(page: readonly LogEvent[]): Promise<readonly Buffer[] | null> {
    const { parts, listeners } = this;
    try {
      while (listeners.size > 0) {
        const shown = await parts.show(page);
        if (shown !== 'later') return shown === 'each' ? null : shown;
        await sleep(retryMs, undefined, { ref: false });
      }
    } catch (error) {
      parts.log.error({ err: error, stream: this.reader.stream }, 'events not shown to all');
    }
    return null;
  }

  /** Everybody goes on alone, past what cannot be told to all. */
  private skipTo(cursor: number): void {
    this.cursor = cursor;
    this.kept = [];
    for (const listener of [...this.listeners]) listener.lag();
  }

  private tell(shown: Shown): void {
    // Kept before it is told: whoever is not ready for it begins to lag, and takes it from here.
    this.kept = bounded([...this.kept, shown]);
    let furthestBack = this.cursor;
    for (const listener of this.listeners) {
      listener.offer(shown);
      if (listener.lagging) furthestBack = Math.min(furthestBack, listener.cursor);
    }
    this.kept = this.kept.filter(({ events }) => (events.at(-1) as LogEvent).seq > furthestBack);
  }
}

/** What of these events comes right after a cursor; null where some are missing between. */
export function from(shown: Shown, cursor: number): Shown | null {
  const skipped = cursor + 1 - (shown.events[0] as LogEvent).seq;
  if (skipped < 0 || skipped >= shown.events.length) return null;
  if (skipped === 0) return shown;
  const { events, texts, round } = shown;
  return { events: events.slice(skipped), texts: texts.slice(skipped), round };
}

/** The last of these, as many as may be kept. */
function bounded(shown: readonly Shown[]): Shown[] {
  let [events, bytes] = [0, 0];
  const first = shown.findLastIndex((one) => {
    events += one.events.length;
    for (const { length } of one.texts) bytes += length;
    return events > keptEvents || bytes > keptBytes;
  });
  return shown.slice(first + 1);
}
