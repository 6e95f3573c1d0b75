import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { moment } from '../../core/postgres/columns.js';

/** A username or e-mail address of a deleted account, reserved until a date. */
@Entity({ tableName: 'reserved_names' })
export class ReservedName {
  /** A digest, so that no deleted data is kept. */
  @PrimaryKey({ type: 'text' })
  digest!: string;

  @Property(moment())
  until!: Date;
}
