import type { Opt } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { moment } from '../postgres/columns.js';

/** A job that one node runs for all: when it is due. */
@Entity({ tableName: 'scheduled_jobs' })
export class ScheduledJob {
  @PrimaryKey({ type: 'text' })
  name!: string;

  /** Moved when a run has ended, so that a run that was killed is repeated. */
  @Property({ ...moment(), defaultRaw: 'now()' })
  dueAt!: Opt<Date>;
}
