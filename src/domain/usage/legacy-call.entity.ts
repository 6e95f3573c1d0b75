import { type Opt, PrimaryKeyProp } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { bigint, insertedAt } from '../../core/postgres/columns.js';

/** Calls of a legacy operation by one user on one day. */
@Entity({ tableName: 'legacy_calls' })
@Index({ properties: ['day', 'operation'] })
export class LegacyCall {
  [PrimaryKeyProp]?: ['operation', 'userId', 'day'];

  @PrimaryKey({ type: 'text' })
  operation!: string;

  /** 0 for calls without a viewer. Kept after the user is deleted, for statistics. */
  @PrimaryKey({ type: bigint })
  userId!: number;

  @PrimaryKey({ type: 'date' })
  day!: string;

  @Property({ type: bigint })
  count!: number;

  @Property(insertedAt())
  latestAt!: Opt<Date>;
}
