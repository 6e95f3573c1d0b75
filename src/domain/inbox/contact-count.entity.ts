import type { Opt } from '@mikro-orm/core';
import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { moment } from '../../core/postgres/columns.js';
import { User } from '../account/user.entity.js';

/** How many strangers a user has contacted in an hour; see `contact.service.ts`. */
@Entity({ tableName: 'contact_counts' })
export class ContactCount {
  @ManyToOne(() => User, { primary: true, deleteRule: 'cascade' })
  user!: User;

  @Property({ type: 'integer', default: 1 })
  count: Opt<number> = 1;

  /** Start of the hour. */
  @Property({ ...moment(), defaultRaw: 'now()' })
  since!: Opt<Date>;
}
