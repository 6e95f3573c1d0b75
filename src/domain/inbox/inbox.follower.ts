import type { EntityManager } from '@mikro-orm/postgresql';
import type { Changes } from '../../core/events/change-subscription.js';
import type { LogEvent } from '../../core/events/events.js';
import { isMarkValid } from '../../core/events/history.js';
import type { Activity } from '../../core/events/moved.js';
import { isVoid, type StreamItem } from '../../core/events/stream-source.js';
import { HomeKind, homeOf, type StreamKey } from '../../core/events/topics.js';
import { beginning, decodeCursor, encodeCursor, type InboxCursor } from './inbox.cursor.js';
import { conversationOf, type InboxFollower, type InboxReader, isHidden } from './inbox.reader.js';

/** The most items that are sent together. */
const batchSize = 25;

interface FollowerOptions {
  /** The cursor of the client; null for the current position. */
  readonly after: string | null;
  /** The reader of the inbox, which must be joined at once. */
  enter(): InboxReader;
  fork(): EntityManager;
  /** Those of these users whom the owner must not hear of. */
  hidden(userIds: readonly number[]): Promise<ReadonlySet<number>>;
}

/**
 * One subscription to an inbox. It sends each event of the owner's own stream once and in order. It sends one event for
 * each conversation that changed since it was last sent: several changes become one while a client is away or slow.
 */
export class Follower implements Changes<StreamItem>, InboxFollower {
  private readonly wanted: InboxCursor | null;
  private reader: InboxReader | null = null;
  private changed = () => {};
  private cursor: InboxCursor | null = null;
  /** Whether the items that `next` returned last may not have been sent yet. */
  private isSending = false;
  /** Conversations that moved, in the order in which they first did. */
  private readonly pending = new Set<number>();

  /** Throws BAD_USER_INPUT. */
  constructor(private readonly options: FollowerOptions) {
    const { after } = options;
    this.wanted = after === null || after === beginning ? null : decodeCursor(after);
  }

  async join(changed: () => void): Promise<void> {
    this.changed = changed;
    this.reader = this.options.enter();
    await this.reader.join(this);
  }

  leave(): void {
    this.reader?.leave(this);
  }

  moved(conversationId: number): void {
    this.pending.add(conversationId);
  }

  wake(): void {
    this.changed();
  }

  async next(): Promise<readonly StreamItem[] | 'end' | null> {
    this.isSending = false;
    const items = await this.find();
    this.isSending = Array.isArray(items);
    return items;
  }

  hasSent(stream: StreamKey, seq: number): boolean {
    const { cursor, reader } = this;
    if (this.isSending || !cursor || !reader) return false;
    if (stream === reader.own.stream) return cursor.seq >= seq;
    const { kind, id } = homeOf(stream);
    const activity = kind === HomeKind.conversation ? reader.conversations.get(id) : undefined;
    if (!activity || this.pending.has(id)) return false;
    return (cursor.told.get(id) ?? (activity.mark < cursor.mark ? activity.seq : 0)) >= seq;
  }

  private async find(): Promise<readonly StreamItem[] | 'end' | null> {
    const reader = this.reader as InboxReader;
    if (reader.closed) return 'end';
    const { cursor } = this;
    if (!cursor) return [await this.begin(reader)];
    // After a restart, a restoration or a promotion of the database.
    if (cursor.run !== reader.run || isVoidIn(reader, cursor))
      return [await this.resume(reader, cursor)];
    cursor.epoch = reader.own.at?.epoch ?? cursor.epoch;
    if (cursor.seq < reader.seen) return this.nextOwn(reader, cursor);
    const items = [...this.pending].slice(0, batchSize).flatMap((id) => {
      this.pending.delete(id);
      const activity = reader.conversations.get(id);
      if (!activity || cursor.told.get(id) === activity.seq) return [];
      this.tell(cursor, activity);
      this.catchUp(reader, cursor);
      const event = { stream: reader.own.stream, kind: 'activity', actorId: null } as const;
      const { seq, at } = activity;
      return [this.item({ ...event, seq, at, data: { conversationId: id } }, cursor)];
    });
    this.catchUp(reader, cursor);
    return items.length > 0 ? items : this.pending.size > 0 ? this.find() : null;
  }

  private async begin(reader: InboxReader): Promise<StreamItem> {
    if (this.wanted) return this.resume(reader, this.wanted);
    const { after } = this.options;
    this.cursor = positionOf(reader);
    if (after === beginning) {
      Object.assign(this.cursor, { seq: 0, mark: 0, told: new Map() });
      this.fill(reader, this.cursor);
    }
    return this.start(reader, this.cursor, 'resumed');
  }

  /** Continues after a cursor of any node, subscription or run of the database; resets where it is not valid. */
  private async resume(reader: InboxReader, from: InboxCursor): Promise<StreamItem> {
    const isKnown =
      from.run === reader.run || (await isMarkValid(this.options.fork(), from.run, from));
    if (!isKnown || isVoidIn(reader, from)) return this.reset(reader);
    const { run } = reader;
    this.cursor = { ...from, run, epoch: reader.own.at?.epoch ?? null, told: new Map(from.told) };
    this.fill(reader, this.cursor);
    return this.start(reader, this.cursor, 'resumed');
  }

  private reset(reader: InboxReader): StreamItem {
    this.cursor = positionOf(reader);
    this.pending.clear();
    return this.start(reader, this.cursor, 'reset');
  }

  private start(reader: InboxReader, at: InboxCursor, type: 'resumed' | 'reset'): StreamItem {
    const cursor = encodeCursor(at);
    return { type, head: reader.seen, epoch: reader.own.at?.epoch ?? reader.run, cursor };
  }

  /** Collects the conversations that changed after a cursor. */
  private fill({ conversations }: InboxReader, { mark, told }: InboxCursor): void {
    this.pending.clear();
    for (const activity of [...conversations.values()].sort(
      (one, other) => one.mark - other.mark,
    )) {
      const { conversationId, seq } = activity;
      const isNewer = activity.mark >= mark && seq > 0;
      if (isNewer && told.get(conversationId) !== seq) this.pending.add(conversationId);
    }
  }

  private async nextOwn(
    reader: InboxReader,
    cursor: InboxCursor,
  ): Promise<readonly StreamItem[] | 'end' | null> {
    const page = (await reader.own.pageAfter(cursor.seq)).filter(({ seq }) => seq <= reader.seen);
    // Old events were dropped.
    if (page[0]?.seq !== cursor.seq + 1) return [this.reset(reader)];
    const batch = page.slice(0, batchSize);
    const named = batch.flatMap(usersIn);
    const hidden = named.length > 0 ? await this.options.hidden(named) : null;
    const items = batch.flatMap((event) => {
      cursor.seq = event.seq;
      if (isHidden(event) || usersIn(event).some((id) => hidden?.has(id))) return [];
      const id = conversationOf(event);
      const activity = id === null ? undefined : reader.conversations.get(id);
      // The event shows the conversation in a later state than the reader has.
      if (activity) {
        this.pending.delete(activity.conversationId);
        this.tell(cursor, activity);
      }
      this.catchUp(reader, cursor);
      return [this.item(event, cursor)];
    });
    return items.length > 0 ? items : this.next();
  }

  private tell(cursor: InboxCursor, { conversationId, seq, mark }: Activity): void {
    cursor.told.set(conversationId, seq);
    cursor.top = Math.max(cursor.top, mark + 1);
  }

  /** Moves the mark of the cursor to that of the reader once everything was sent. */
  private catchUp(reader: InboxReader, cursor: InboxCursor): void {
    if (this.pending.size > 0 || cursor.seq < reader.seen || cursor.mark >= reader.mark) return;
    cursor.mark = reader.mark;
    for (const id of cursor.told.keys()) {
      if ((reader.conversations.get(id)?.mark ?? 0) < cursor.mark) cursor.told.delete(id);
    }
  }

  private item(event: LogEvent, cursor: InboxCursor): StreamItem {
    return { ...event, type: 'event', cursor: encodeCursor(cursor) };
  }
}

/** The users whom an event of an inbox names, except in what its owner did to them. */
const usersIn = ({ kind, data }: LogEvent): number[] =>
  kind === 'blocked' ? [] : [data.userId, data.inviterId].filter((id) => typeof id === 'number');

/** The current position of an inbox. */
function positionOf(reader: InboxReader): InboxCursor {
  const { run, seen: seq, mark, own } = reader;
  const all = [...reader.conversations.values()];
  const newest = all.filter((one) => one.mark >= mark);
  return {
    run,
    epoch: own.at?.epoch ?? null,
    seq,
    mark,
    // The client loads the state of all of them.
    top: Math.max(0, ...all.map((one) => one.mark + 1)),
    told: new Map(newest.map((one) => [one.conversationId, one.seq])),
  };
}

/** Whether a cursor is ahead of the inbox: it contains events that the inbox does not have. */
function isVoidIn(reader: InboxReader, { epoch, seq, told }: InboxCursor): boolean {
  const { at } = reader.own;
  if (at ? isVoid(at, { after: seq, epoch }) : seq > 0) return true;
  return [...told].some(([id, newest]) => (reader.conversations.get(id)?.seq ?? newest) < newest);
}
