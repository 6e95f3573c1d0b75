import { type Opt, PrimaryKeyProp } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { bigint, insertedAt } from '../postgres/columns.js';

/**
 * An event of a stream. `seq` runs from 1 to the head of the stream without gaps, because appending locks the stream's row.
 * Events contain ids, never content. Signals of calls are the exception, and only they are deleted one by one: all other
 * old events are dropped with their partition. The table is partitioned by kind of stream, then by time; the SQL function
 * `make_event_partitions` creates partitions ahead. Columns of fixed length come first, which makes rows shorter.
 */
@Entity({ tableName: 'events' })
@Index({
  name: 'events_client_key',
  expression:
    'create index events_client_key on events (home, actor_id, client_key) where client_key is not null',
})
@Index({
  name: 'events_signals',
  expression:
    "create index events_signals on events (at) where kind in ('OFFER', 'ANSWER', 'ICE_CANDIDATE')",
})
export class Event {
  [PrimaryKeyProp]?: ['home', 'seq', 'at', 'homeKind'];

  /** The id of the conversation, call or user whose stream it is of. */
  @PrimaryKey({ type: bigint, autoincrement: false })
  home!: number;

  @PrimaryKey({ type: bigint, autoincrement: false })
  seq!: number;

  @PrimaryKey(insertedAt())
  at!: Opt<Date>;

  /** The user who caused it; null for the server. */
  @Property({ type: bigint, nullable: true })
  actorId?: number | null;

  /** A `HomeKind`. */
  @PrimaryKey({ type: 'smallint', autoincrement: false })
  homeKind!: number;

  @Property({ type: 'text' })
  kind!: string;

  /** Chosen by the client, so that a repeated request returns this event. Messages have theirs in `messages`. */
  @Property({ type: 'text', nullable: true })
  clientKey?: string | null;

  @Property({ type: 'jsonb' })
  data!: Record<string, unknown>;
}
