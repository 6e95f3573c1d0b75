import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { bigint, moment } from '../../core/postgres/columns.js';

/** A username or e-mail address that a user gave up, reserved until a date. */
@Entity({ tableName: 'reserved_names' })
export class ReservedName {
  /** A digest, so that no deleted data is kept. */
  @PrimaryKey({ type: 'text' })
  digest!: string;

  /** The former user of the name, who may use it again. */
  @Property({ type: bigint, nullable: true })
  holderId?: number | null;

  @Property(moment())
  until!: Date;
}
