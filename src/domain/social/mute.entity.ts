import { Entity, Index, ManyToOne, Unique } from '@mikro-orm/decorators/legacy';
import { DatedRow } from '../../core/postgres/row.entity.js';
import { type Sql, sql, viewerId } from '../../core/reads/sql.js';
import { User } from '../account/user.entity.js';

/** A user whose posts leave another one's feed, and of whom nothing notifies that one. */
@Entity({ tableName: 'mutes' })
@Unique({ properties: ['user', 'muted'] })
@Index({ properties: ['user', 'createdAt', 'id'] })
export class Mute extends DatedRow {
  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  user!: User;

  @Index()
  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  muted!: User;
}

/** The condition that the viewer did not mute a user, by the SQL of their id. */
export const isNotMuted = (user: Sql): Sql =>
  sql`${user} not in (select mutes.muted_id from mutes where mutes.user_id = ${viewerId})`;
