import type { Opt } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { bigint } from '../../core/postgres/columns.js';

/** How far messages are in the index: the one row that `index_messages` works by. */
@Entity({ tableName: 'search_progress' })
export class SearchProgress {
  @PrimaryKey({ type: 'boolean', autoincrement: false })
  id!: boolean;

  /** The largest id of a message that was looked at. */
  @Property({ type: bigint, default: 0 })
  seen: Opt<number> = 0;

  /** All messages with ids up to this one are in the index. */
  @Property({ type: bigint, default: 0 })
  done: Opt<number> = 0;

  /** Messages up to this id are looked at again, once all transactions below `fenceXmax` have ended. */
  @Property({ type: bigint, default: 0 })
  fence: Opt<number> = 0;

  @Property({ type: bigint, default: 0 })
  fenceXmax: Opt<number> = 0;
}
