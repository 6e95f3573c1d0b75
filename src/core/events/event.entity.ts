import { type Opt, PrimaryKeyProp } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { bigint, insertedAt } from '../postgres/columns.js';
import type { StreamKey } from './topics.js';

/**
 * An event of a stream; `seq` runs 1…head without gaps. It contains ids, never content, but for the signals
 * of calls. These are the only events that are ever deleted.
 */
@Entity({ tableName: 'events' })
@Index({
  name: 'events_client_key',
  expression:
    'create unique index events_client_key on events (stream, actor_id, client_key) where client_key is not null',
})
@Index({
  name: 'events_signals',
  expression:
    "create index events_signals on events (at) where kind in ('OFFER', 'ANSWER', 'ICE_CANDIDATE')",
})
export class Event {
  [PrimaryKeyProp]?: ['stream', 'seq'];

  @PrimaryKey({ type: 'text' })
  stream!: StreamKey;

  @PrimaryKey({ type: bigint })
  seq!: number;

  @Property({ type: 'text' })
  kind!: string;

  /** The user who caused it; null for the server. */
  @Property({ type: bigint, nullable: true })
  actorId?: number | null;

  /** Chosen by the client, so that a repeated request returns this event. */
  @Property({ type: 'text', nullable: true })
  clientKey?: string | null;

  @Property({ type: 'jsonb' })
  data!: Record<string, unknown>;

  @Property(insertedAt())
  at!: Opt<Date>;
}
