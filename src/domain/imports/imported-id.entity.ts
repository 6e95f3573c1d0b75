import { PrimaryKeyProp } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { bigint } from '../../core/postgres/columns.js';

/** What became of a row of an imported database. */
@Entity({ tableName: 'imported_ids' })
@Index({ properties: ['dialect', 'kind', 'targetId'] })
export class ImportedId {
  [PrimaryKeyProp]?: ['dialect', 'kind', 'sourceId'];

  /** The legacy API of the database. */
  @PrimaryKey({ type: 'text' })
  dialect!: string;

  @PrimaryKey({ type: 'text' })
  kind!: string;

  @PrimaryKey({ type: 'text' })
  sourceId!: string;

  /** The id here. */
  @Property({ type: bigint })
  targetId!: number;
}
