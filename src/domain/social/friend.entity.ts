import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { DatedRow } from '../../core/postgres/row.entity.js';
import { User } from '../account/user.entity.js';

/** One side of a friendship, which has two rows. */
@Entity({ tableName: 'friends' })
@Unique({ properties: ['user', 'friend'] })
@Index({ properties: ['user', 'createdAt', 'id'] })
export class Friend extends DatedRow {
  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  user!: User;

  @ManyToOne(() => User, { deleteRule: 'cascade' })
  friend!: User;

  /** Whether `user` confirmed it; private fields are shown only if both did. */
  @Property({ type: 'boolean' })
  made!: boolean;
}
