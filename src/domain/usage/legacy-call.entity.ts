import { type Opt, PrimaryKeyProp } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { bigint, insertedAt } from '../../core/postgres/columns.js';

/** How often one person called one operation of the older APIs on one day. */
@Entity({ tableName: 'legacy_calls' })
@Index({ properties: ['day', 'operation'] })
export class LegacyCall {
  [PrimaryKeyProp]?: ['operation', 'userId', 'day'];

  @PrimaryKey({ type: 'text' })
  operation!: string;

  /** 0 where nobody was signed in; kept when the person goes, for it is a statistic. */
  @PrimaryKey({ type: bigint })
  userId!: number;

  @PrimaryKey({ type: 'date' })
  day!: string;

  @Property({ type: bigint })
  count!: number;

  @Property(insertedAt())
  latestAt!: Opt<Date>;
}
