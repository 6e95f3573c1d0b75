import type { EntityManager } from '@mikro-orm/postgresql';
import type { Context } from '../context.js';
import { badInput } from '../errors.js';
import { cleanText } from '../text.js';
import { type EventRow, eventColumns, homesOf, type LogEvent, toEvent } from './events.js';
import { history, ownMark } from './history.js';
import { homeOf, type StreamKey } from './topics.js';

/** An event to append. */
export interface NewEvent {
  kind: string;
  /** The user who causes it; null for the server. */
  actorId: number | null;
  /** Chosen by the client: a second event with the key, of the same actor and stream, is not appended. */
  clientKey?: string | null;
  /** Ids, never content. */
  data: Record<string, unknown>;
  /** Whether the lists of conversations of all participants change by it. */
  isActivity?: boolean;
}

export interface Appended {
  seq: number;
  event: LogEvent;
  /** Whether the client key was used before: `event` is then the first one, and nothing was appended. */
  repeated: boolean;
}

/** Creates `stream` unless it exists. */
export async function openStream(ctx: Context, stream: StreamKey): Promise<void> {
  const { kind, id } = homeOf(stream);
  await ctx.em.execute(
    `insert into streams (home, home_kind, mark, history)
     values (?, ?, ${ownMark}, ${history}) on conflict do nothing`,
    [id, kind],
  );
}

/**
 * Locks `stream` against other commits until the open `ctx.commit` ends; returns its head. Throws when
 * there is no such stream.
 */
export async function lockStream(ctx: Context, stream: StreamKey): Promise<number> {
  const { kind, id } = homeOf(stream);
  const [row] = await ctx.em.execute<{ head: string }[]>(
    'select head from streams where home_kind = ? and home = ? for no key update',
    [kind, id],
  );
  if (!row) throw new Error(`There is no stream ${stream}.`);
  return Number(row.head);
}

/**
 * Locks `streams`, those that do not exist once they are created, against other commits until the open `ctx.commit`
 * ends. All locks of streams are taken in one order: conversations, calls, inboxes.
 */
export async function lockStreams(ctx: Context, streams: readonly StreamKey[]): Promise<void> {
  const keys = [...new Set(streams)];
  await ctx.em.execute(
    'select lock_streams(array[?]::bigint[], array[?]::smallint[])',
    homesOf(keys),
  );
}

/**
 * Appends an event to `stream` inside an open `ctx.commit`. The row of the stream stays locked until the
 * commit, so that the order of numbers is the order of commits, without gaps. Its time is not before that of any
 * earlier event. Throws BAD_USER_INPUT for a client key that is too long, and when there is no such stream.
 */
export async function append(ctx: Context, stream: StreamKey, added: NewEvent): Promise<Appended> {
  const clientKey = readClientKey(ctx, added.clientKey);
  if (clientKey !== null) {
    // A concurrent request with the same key holds this lock until its event is visible.
    await lockStream(ctx, stream);
    const known = await findByKey(ctx, stream, clientKey, added.actorId);
    if (known) return { seq: known.seq, event: known, repeated: true };
  }
  const event = await write(ctx, stream, { ...added, clientKey });
  if (!event) throw new Error(`There is no stream ${stream}.`);
  ctx.ring(stream, event.seq);
  return { seq: event.seq, event, repeated: false };
}

/**
 * Appends one event to each of `streams`, creating those that do not exist, inside an open `ctx.commit`.
 * Locks are taken in one order, so that concurrent calls never deadlock. All these events get one time.
 */
export async function appendToMany(
  ctx: Context,
  streams: readonly StreamKey[],
  added: Omit<NewEvent, 'clientKey'>,
): Promise<LogEvent[]> {
  const keys = [...new Set(streams)];
  if (keys.length === 0) return [];
  const { kind, actorId, data, isActivity = false } = added;
  const rows: EventRow[] = await ctx.em.execute(
    `select ${eventColumns} from append_events(array[?]::bigint[], array[?]::smallint[],
       array_fill(?::text, array[${keys.length}]), ?, null, array_fill(?::jsonb, array[${keys.length}]), ?)`,
    [...homesOf(keys), kind, actorId, JSON.stringify(data), isActivity],
  );
  const events = rows.map(toEvent);
  for (const event of events) ctx.ring(event.stream, event.seq);
  return events;
}

/**
 * Appends events of one kind, by the server, to streams that exist: all of a stream in the order of the list. Inside an
 * open `ctx.commit`; the streams are locked in the order of `lockStreams`.
 */
export async function appendAll(
  ctx: Context,
  kind: string,
  added: readonly { stream: StreamKey; data: Record<string, unknown> }[],
): Promise<void> {
  if (added.length === 0) return;
  const byStream = Map.groupBy(added, ({ stream }) => stream);
  const streams = [...byStream.keys()];
  const [homes, kinds] = homesOf(streams);
  const counts = [...byStream.values()].map(({ length }) => length);
  const items = [...byStream].flatMap(([stream, all]) => {
    const { id, kind: homeKind } = homeOf(stream);
    return all.map(({ data }, at) => ({
      home: id,
      home_kind: homeKind,
      back: all.length - 1 - at,
      data,
    }));
  });
  const rows: EventRow[] = await ctx.em.execute(
    `insert into events (home, home_kind, seq, kind, data, at)
     select moved.home, moved.home_kind, moved.head - item.back, ?, item.data, moved.at
     from advance_streams(array[?]::bigint[], array[?]::smallint[], array[?]::int[], false, false) moved
       join jsonb_to_recordset(?::jsonb) item (home bigint, home_kind smallint, back int, data jsonb)
         using (home, home_kind)
     returning ${eventColumns}`,
    [kind, homes, kinds, counts, JSON.stringify(items)],
  );
  for (const { stream, seq } of rows.map(toEvent)) ctx.ring(stream, seq);
}

/** Appends an event to a stream; null where there is none. */
async function write(
  ctx: Context,
  stream: StreamKey,
  { kind, actorId, clientKey = null, data, isActivity = false }: NewEvent,
): Promise<LogEvent | null> {
  const { kind: homeKind, id } = homeOf(stream);
  const [row]: EventRow[] = await ctx.em.execute(
    `insert into events (home, home_kind, seq, kind, actor_id, client_key, data, at)
     select home, home_kind, head, ?, ?, ?, ?::jsonb, at
     from advance_streams(array[?]::bigint[], array[?]::smallint[], array[1], ?, false)
     returning ${eventColumns}`,
    [kind, actorId, clientKey, JSON.stringify(data), id, homeKind, isActivity],
  );
  return row ? toEvent(row) : null;
}

/** A client key; null without one. Throws BAD_USER_INPUT. */
export function readClientKey(ctx: Context, clientKey: string | null | undefined): string | null {
  if (clientKey == null) return null;
  const key = cleanText('clientKey', clientKey, { max: ctx.app.config.limits.clientKeyCharacters });
  if (key === '') throw badInput('clientKey', 'This field may not be blank.');
  return key;
}

/** The event that a user, by default the viewer, first used a client key for; null for a new one. */
async function findByKey(
  ctx: Context,
  stream: StreamKey,
  clientKey: string,
  actorId: number | null = ctx.viewer.id,
): Promise<LogEvent | null> {
  const { kind, id } = homeOf(stream);
  const [row]: EventRow[] = await ctx.em.execute(
    `select ${eventColumns} from events
     where home_kind = ? and home = ? and actor_id = ? and client_key = ?`,
    [kind, id, actorId, clientKey],
  );
  return row ? toEvent(row) : null;
}

const restoredAtOnce = 10_000;

/**
 * Begins a new epoch of every stream, in which no cursor is valid: for a database that was restored in a way
 * that PostgreSQL does not tell. Returns the number of streams.
 */
export async function voidCursors(em: EntityManager): Promise<number> {
  // Cursors of inboxes name their run: that of none is known now.
  await em.execute('delete from database_runs');
  let count = 0;
  let last: [kind: number, home: string] = [0, '0'];
  for (;;) {
    // In parts, since writers wait for the rows of each.
    const rows: { home_kind: number; home: string }[] = await em.execute(
      `with part as (
         select home_kind, home from streams where (home_kind, home) > (?, ?)
         order by home_kind, home limit ${restoredAtOnce} for no key update
       ), moved as (
         update streams s set epoch = gen_random_uuid(), former_epoch = null, former_head = null,
           mark = ${ownMark}
         from part where s.home = part.home and s.home_kind = part.home_kind
         returning s.home_kind, s.home
       )
       select home_kind, home from moved order by home_kind, home`,
      last,
    );
    count += rows.length;
    const end = rows.at(-1);
    if (!end) return count;
    last = [end.home_kind, end.home];
  }
}
