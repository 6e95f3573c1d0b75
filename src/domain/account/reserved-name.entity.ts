import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { moment } from '../../core/postgres/columns.js';

/** A name or an address that a deleted account had: until then nobody else may wear it. */
@Entity({ tableName: 'reserved_names' })
export class ReservedName {
  /** A digest, since what was deleted is not kept. */
  @PrimaryKey({ type: 'text' })
  digest!: string;

  @Property(moment())
  until!: Date;
}
