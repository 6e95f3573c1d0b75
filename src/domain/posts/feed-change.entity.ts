import type { Opt } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { bigint, insertedAt } from '../../core/postgres/columns.js';

/**
 * The last change of a post, for the feeds that show it: a trigger of `posts` writes it, one row whatever the number of
 * followers. The row outlives its post, and is deleted after some days.
 */
@Entity({ tableName: 'feed_changes' })
@Index({ properties: ['mark'] })
@Index({ properties: ['at'] })
export class FeedChange {
  @PrimaryKey({ type: bigint, autoincrement: false })
  postId!: number;

  @Property({ type: bigint })
  authorId!: number;

  /** The id of the transaction that changed the post last. */
  @Property({ type: bigint })
  mark!: number;

  /** The id of the transaction that created it; 0 when that was not noted. */
  @Property({ type: bigint, default: 0 })
  createdMark: Opt<number> = 0;

  /** Whether the post is deleted or hidden. */
  @Property({ type: 'boolean', default: false })
  gone: Opt<boolean> = false;

  @Property(insertedAt())
  at!: Opt<Date>;
}
