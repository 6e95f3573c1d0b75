import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { bigint } from '../../core/postgres/columns.js';

/** Up to where messages were looked at for pushes, by all nodes together. The table has at most one row. */
@Entity({ tableName: 'push_position' })
export class PushPosition {
  @PrimaryKey({ type: 'boolean' })
  id!: true;

  /** Messages of transactions below were looked at. */
  @Property({ type: bigint })
  mark!: number;
}
