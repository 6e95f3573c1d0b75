import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { moment } from '../postgres/columns.js';

/** The lease of the node that runs the scheduled jobs. The table has at most one row. */
@Entity({ tableName: 'scheduler_lease' })
export class SchedulerLease {
  @PrimaryKey({ type: 'boolean' })
  id!: true;

  /** A random id of the node. */
  @Property({ type: 'uuid' })
  holder!: string;

  @Property(moment())
  heldUntil!: Date;
}
