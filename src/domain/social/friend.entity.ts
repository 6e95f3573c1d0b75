import type { Opt } from '@mikro-orm/core';
import {
  Entity,
  Index,
  ManyToOne,
  PrimaryKey,
  Property,
  Unique,
} from '@mikro-orm/decorators/legacy';
import { bigint, insertedAt } from '../../core/postgres/columns.js';
import { User } from '../account/user.entity.js';

/** One side of a friendship, which has two rows. */
@Entity({ tableName: 'friends' })
@Unique({ properties: ['user', 'friend'] })
@Index({ properties: ['user', 'createdAt', 'id'] })
export class Friend {
  @PrimaryKey({ type: bigint, autoincrement: true })
  id!: number;

  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  user!: User;

  @ManyToOne(() => User, { deleteRule: 'cascade' })
  friend!: User;

  /** Whether `user` confirmed it; private fields are shown only if both did. */
  @Property({ type: 'boolean' })
  made!: boolean;

  @Property(insertedAt())
  createdAt!: Opt<Date>;
}
