import { type Opt, PrimaryKeyProp } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { bigint, moment } from '../postgres/columns.js';

/**
 * A stream. The lock of its row puts the events in the order of their commits. Of the columns that change, only
 * `mark` has an index, of type BRIN: from version 16 on, PostgreSQL then makes heap-only (HOT) updates.
 */
@Entity({ tableName: 'streams' })
@Index({
  name: 'streams_mark',
  expression:
    'create index streams_mark on streams using brin (mark) with (pages_per_range = 4, autosummarize = on)',
})
export class Stream {
  [PrimaryKeyProp]?: ['homeKind', 'home'];

  /** A `HomeKind`. */
  @PrimaryKey({ type: 'smallint', autoincrement: false })
  homeKind!: number;

  /** The id of the conversation, call or user that it belongs to. */
  @PrimaryKey({ type: bigint, autoincrement: false })
  home!: number;

  /** Number of the newest event; 0 before the first. */
  @Property({ type: bigint, default: 0 })
  head: Opt<number> = 0;

  /** Time of the newest event; a later event never has an earlier time, whatever the clock shows. */
  @Property({ ...moment(), defaultRaw: 'now()' })
  at!: Opt<Date>;

  /**
   * The id of the transaction that appended last. A snapshot that lacks an event of the stream has an `xmin` that
   * is no larger: readers look again at marks from the `xmin` of their last snapshot on, and miss none.
   */
  @Property({ type: bigint, default: 0 })
  mark: Opt<number> = 0;

  /** Number of the newest event that changes the lists of conversations of all participants; 0 before the first. */
  @Property({ type: bigint, default: 0 })
  activeSeq: Opt<number> = 0;

  /** The mark of that event. */
  @Property({ type: bigint, default: 0 })
  activeMark: Opt<number> = 0;

  /** Time of the newest message of a conversation; of its creation before the first. */
  @Property({ ...moment(), defaultRaw: 'now()' })
  activeAt!: Opt<Date>;

  /** Number of the newest message of a conversation; 0 before the first. */
  @Property({ type: bigint, default: 0 })
  messageSeq: Opt<number> = 0;

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

  /** Its mark at that time. */
  @Property({ type: bigint, nullable: true })
  formerMark: Opt<number> | null = null;
}
