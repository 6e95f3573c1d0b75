import type { Opt } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { bigint, moment } from '../postgres/columns.js';
import type { StreamKey } from './topics.js';

/** A stream. The lock of its row puts the events in the order of their commits. */
@Entity({ tableName: 'streams' })
export class Stream {
  /** Its topic, such as `conversation:5`. */
  @PrimaryKey({ type: 'text' })
  key!: StreamKey;

  /** Number of the newest event; 0 before the first. */
  @Property({ type: bigint, default: 0 })
  head: Opt<number> = 0;

  /** Time of the newest event; a later event never has an earlier time, whatever the clock shows. */
  @Property({ ...moment(), defaultRaw: 'now()' })
  at!: Opt<Date>;

  /** Changes with the first event after the database was restarted or restored. */
  @Property({ type: 'uuid', defaultRaw: 'gen_random_uuid()' })
  epoch!: Opt<string>;

  /** Tells the run of the database that the epoch belongs to from others. */
  @Property({ type: 'bigint', nullable: true })
  history: Opt<bigint> | null = null;

  /** The epoch before; its numbers are those of this stream up to `formerHead`. */
  @Property({ type: 'uuid', nullable: true })
  formerEpoch: Opt<string> | null = null;

  @Property({ type: bigint, nullable: true })
  formerHead: Opt<number> | null = null;
}
