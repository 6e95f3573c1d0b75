import type { EntityManager } from '@mikro-orm/postgresql';
import type { Context } from '../context.js';
import { badInput } from '../errors.js';
import { cleanText } from '../text.js';
import { type EventRow, eventColumns, type LogEvent, toEvent } from './events.js';
import type { StreamKey } from './topics.js';

/** An event to append. */
export interface NewEvent {
  kind: string;
  /** The user who causes it; null for the server. */
  actorId: number | null;
  /** Chosen by the client: a second event with the key, of the same actor and stream, is not appended. */
  clientKey?: string | null;
  /** Ids, never content. */
  data: Record<string, unknown>;
}

export interface Appended {
  seq: number;
  event: LogEvent;
  /** Whether the client key was used before: `event` is then the first one, and nothing was appended. */
  repeated: boolean;
}

/** The same event for several streams, such as inboxes. */
interface ForMany extends Pick<NewEvent, 'kind' | 'data'> {
  streams: readonly StreamKey[];
}

/**
 * Tells this run of the database from others: it changes by a restart, by a failover, in a restored database, and
 * with the table that `pg_restore --clean` makes. Every role may execute these functions.
 */
const history = `hashtextextended(
  extract(epoch from pg_postmaster_start_time()) || ' ' || pg_relation_filepath('streams'), 0)`;

/** Creates those of `streams` that do not exist. */
const openStreams = (ctx: Context, streams: readonly StreamKey[]) =>
  ctx.em.execute(
    `insert into streams (key, history)
     values ${streams.map(() => `(?, ${history})`).join(', ')} on conflict do nothing`,
    streams,
  );

/** Creates `stream` unless it exists. */
export async function openStream(ctx: Context, stream: StreamKey): Promise<void> {
  await openStreams(ctx, [stream]);
}

/**
 * Locks `stream` against other commits until the open `ctx.commit` ends; returns its head. Throws when
 * there is no such stream.
 */
export async function lockStream(ctx: Context, stream: StreamKey): Promise<number> {
  const [row] = await ctx.em.execute<{ head: string }[]>(
    'select head from streams where key = ? for no key update',
    [stream],
  );
  if (!row) throw new Error(`There is no stream ${stream}.`);
  return Number(row.head);
}

/**
 * Appends an event to `stream` inside an open `ctx.commit`. The row of the stream stays locked until the
 * commit, so that the order of numbers is the order of commits, without gaps. `also` is appended to other
 * streams. All these events get one time, which is not before that of any earlier event of their streams.
 * Throws BAD_USER_INPUT for a client key that is too long, and when there is no such stream.
 */
export async function append(
  ctx: Context,
  stream: StreamKey,
  added: NewEvent,
  also: ForMany = { streams: [], kind: '', data: {} },
): Promise<Appended> {
  const clientKey = readClientKey(ctx, added.clientKey);
  if (clientKey !== null) {
    // A concurrent request with the same key holds this lock until its event is visible.
    await lockStream(ctx, stream);
    const known = await findByKey(ctx, stream, added.actorId, clientKey);
    if (known) return { seq: known.seq, event: known, repeated: true };
  }
  const events = await write(
    ctx,
    also.streams,
    { ...also, actorId: added.actorId },
    {
      ...added,
      stream,
      clientKey,
    },
  );
  const event = events.find((one) => one.stream === stream);
  if (!event) throw new Error(`There is no stream ${stream}.`);
  return { seq: event.seq, event, repeated: false };
}

/**
 * Appends one event to each of `streams`, creating those that do not exist, inside an open `ctx.commit`.
 * Locks are taken in the order of the keys, so that concurrent calls never deadlock.
 */
export const appendToMany = (
  ctx: Context,
  streams: readonly StreamKey[],
  added: Omit<NewEvent, 'clientKey'>,
): Promise<LogEvent[]> => write(ctx, streams, added, null);

/** An event of one stream among those of many. */
interface Main extends NewEvent {
  stream: StreamKey;
}

async function write(
  ctx: Context,
  streams: readonly StreamKey[],
  added: Omit<NewEvent, 'clientKey'>,
  main: Main | null,
): Promise<LogEvent[]> {
  const keys = [...new Set(streams)].sort();
  const events = await writeToExisting(ctx, keys, added, main);
  const found = new Set(events.map((event) => event.stream));
  const missing = keys.filter((key) => !found.has(key));
  if (missing.length > 0) {
    await openStreams(ctx, missing);
    events.push(...(await writeToExisting(ctx, missing, added, null)));
  }
  for (const event of events) ctx.ring(event.stream, event.seq);
  return events;
}

async function writeToExisting(
  ctx: Context,
  keys: readonly StreamKey[],
  { kind, actorId, data }: Omit<NewEvent, 'clientKey'>,
  main: Main | null,
): Promise<LogEvent[]> {
  const all = main ? [main.stream, ...keys] : keys;
  if (all.length === 0) return [];
  const rows: EventRow[] = await ctx.em.execute(
    `with held as materialized (
       select key, at from streams where key in (?) order by key collate "C" for no key update
     ), moment as (
       select greatest(clock_timestamp()::timestamptz(3), max(at)) as at, ${history} as history
       from held
     ), moved as (
       update streams s set head = s.head + 1, at = moment.at, history = moment.history,
         epoch = case when s.history = moment.history then s.epoch else gen_random_uuid() end,
         former_epoch = case when s.history = moment.history then s.former_epoch else s.epoch end,
         former_head = case when s.history = moment.history then s.former_head else s.head end
       from held, moment
       where s.key = held.key returning s.key, s.head, s.at, s.key = ? as is_main
     )
     insert into events (stream, seq, kind, actor_id, client_key, data, at)
     select key, head, case when is_main then ? else ? end, ?, case when is_main then ? end,
       case when is_main then ? else ? end::jsonb, at
     from moved returning ${eventColumns}`,
    [
      all,
      main?.stream ?? null,
      main?.kind ?? null,
      kind,
      actorId,
      main?.clientKey ?? null,
      main ? JSON.stringify(main.data) : null,
      JSON.stringify(data),
    ],
  );
  return rows.map(toEvent);
}

/** A client key; null without one. Throws BAD_USER_INPUT. */
export function readClientKey(ctx: Context, clientKey: string | null | undefined): string | null {
  if (clientKey == null) return null;
  const key = cleanText('clientKey', clientKey, { max: ctx.app.config.limits.clientKeyCharacters });
  if (key === '') throw badInput('clientKey', 'This field may not be blank.');
  return key;
}

/** The event that a client key was first used for. */
async function findByKey(
  ctx: Context,
  stream: StreamKey,
  actorId: number | null,
  clientKey: string | null,
): Promise<LogEvent | null> {
  if (clientKey === null || actorId === null) return null;
  const [row]: EventRow[] = await ctx.em.execute(
    `select ${eventColumns} from events where stream = ? and actor_id = ? and client_key = ?`,
    [stream, actorId, clientKey],
  );
  return row ? toEvent(row) : null;
}

const restoredAtOnce = 10_000;

/**
 * Begins a new epoch of every stream, in which no cursor is valid: for a database that was restored in a way
 * that PostgreSQL does not tell. Returns the number of streams.
 */
export async function voidCursors(em: EntityManager): Promise<number> {
  let count = 0;
  for (let last: string | null = ''; last !== null; ) {
    // In parts, since writers wait for the rows of each.
    const rows: { key: string }[] = await em.execute(
      `with part as (
         select key from streams where key > ? collate "C" order by key collate "C" limit ${restoredAtOnce}
         for no key update
       )
       update streams s set epoch = gen_random_uuid(), former_epoch = null, former_head = null
       from part where s.key = part.key returning s.key`,
      [last],
    );
    count += rows.length;
    last =
      rows
        .map(({ key }) => key)
        .sort()
        .at(-1) ?? null;
  }
  return count;
}
