import type { Opt } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { bigint, insertedAt } from '../postgres/columns.js';

/** A run of the database, from its start to its end; see `registerRun`. */
@Entity({ tableName: 'database_runs' })
export class DatabaseRun {
  /** The order of runs. */
  @PrimaryKey({ type: bigint, autoincrement: true })
  number!: number;

  /** Tells this run from others, as `history.ts` makes it. */
  @Property({ type: 'bigint', unique: true })
  history!: bigint;

  /** What cursors name the run by. */
  @Property({ type: 'uuid', defaultRaw: 'gen_random_uuid()' })
  id!: Opt<string>;

  /** The cluster that it is of, which files that are copied back do not change. */
  @Property({ type: 'bigint' })
  cluster!: bigint;

  /** The file of the table of streams. */
  @Property({ type: 'text' })
  file!: string;

  /** The first transaction id that it may have used, or that the restored table lacks. */
  @Property({ type: bigint })
  began!: number;

  /** The latest transaction that registered it, and is on disk. */
  @Property({ type: bigint })
  seen!: number;

  @Property(insertedAt())
  createdAt!: Opt<Date>;
}
