import type { Opt } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { bigint, moment } from '../postgres/columns.js';
import type { StreamKey } from './topics.js';

/** Something with a head: its row's lock puts its events in commit order. */
@Entity({ tableName: 'streams' })
export class Stream {
  /** Its topic, `conversation:5`. */
  @PrimaryKey({ type: 'text' })
  key!: StreamKey;

  /** Number of the newest event; 0 before the first. */
  @Property({ type: bigint, default: 0 })
  head: Opt<number> = 0;

  /** Time of the newest event; a later event never has an earlier time, whatever the clock says. */
  @Property({ ...moment(), defaultRaw: 'now()' })
  at!: Opt<Date>;

  /** Changes when history was rewritten (a restored backup), so that old cursors are told. */
  @Property({ type: 'uuid', defaultRaw: 'gen_random_uuid()' })
  epoch!: Opt<string>;
}
