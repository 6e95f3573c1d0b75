import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { DatedRow } from '../../core/postgres/row.entity.js';
import { type Sql, sql, viewerId } from '../../core/reads/sql.js';
import { User } from '../account/user.entity.js';

/**
 * One side of a block, which has two rows: neither user exists for the other, whoever of them made it. So that
 * is known by one index, from both sides.
 */
@Entity({ tableName: 'blocks' })
@Unique({ properties: ['user', 'other'] })
@Index({
  name: 'blocks_made',
  expression: 'create index blocks_made on blocks (user_id, created_at, id) where made',
})
export class Block extends DatedRow {
  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  user!: User;

  @Index()
  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  other!: User;

  /** Whether `user` made it. */
  @Property({ type: 'boolean' })
  made!: boolean;
}

/**
 * The condition that the viewer and a user, by the SQL of their id, exist for each other: neither blocked the other.
 * An index of the viewer's blocks is read once a statement; most viewers have none.
 */
export const isNotBlocked = (user: Sql): Sql =>
  sql`${user} not in (select blocks.other_id from blocks where blocks.user_id = ${viewerId})`;

/** The condition, in SQL, that two users, by the SQL of their ids, do not exist for each other. */
export const areBlocked = (one: string, other: string): string =>
  `exists (select from blocks where user_id = ${one} and other_id = ${other})`;
