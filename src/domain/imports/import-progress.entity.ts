import { type Opt, PrimaryKeyProp } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { bigint, insertedAt } from '../../core/postgres/columns.js';

/** How far the rows of one kind of an imported database have been taken. */
@Entity({ tableName: 'import_progress' })
export class ImportProgress {
  [PrimaryKeyProp]?: ['dialect', 'kind'];

  /** The legacy API of the database. */
  @PrimaryKey({ type: 'text' })
  dialect!: string;

  @PrimaryKey({ type: 'text' })
  kind!: string;

  /** The values of the ordering columns of the last row that was read; null before the first. */
  @Property({ type: 'jsonb', nullable: true })
  cursor?: string[] | null;

  @Property({ type: bigint, default: 0 })
  taken: Opt<number> = 0;

  @Property({ type: bigint, default: 0 })
  refused: Opt<number> = 0;

  @Property(insertedAt())
  at!: Opt<Date>;
}
