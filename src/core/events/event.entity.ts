import { type Opt, PrimaryKeyProp } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { bigint, insertedAt } from '../postgres/columns.js';
import type { StreamKey } from './topics.js';

/** One event of a stream; `seq` runs 1…head with no gap. It holds ids, never content. */
@Entity({ tableName: 'events' })
@Index({
  name: 'events_client_key',
  expression:
    'create unique index events_client_key on events (stream, actor_id, client_key) where client_key is not null',
})
export class Event {
  [PrimaryKeyProp]?: ['stream', 'seq'];

  @PrimaryKey({ type: 'text' })
  stream!: StreamKey;

  @PrimaryKey({ type: bigint })
  seq!: number;

  @Property({ type: 'text' })
  kind!: string;

  /** Who did it; null for what the server did itself. */
  @Property({ type: bigint, nullable: true })
  actorId?: number | null;

  /** Makes a retry of the same actor return this event instead of adding one. */
  @Property({ type: 'text', nullable: true })
  clientKey?: string | null;

  @Property({ type: 'jsonb' })
  data!: Record<string, unknown>;

  @Property(insertedAt())
  at!: Opt<Date>;
}
