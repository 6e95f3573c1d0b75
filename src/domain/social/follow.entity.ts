import { Entity, Index, ManyToOne, Unique } from '@mikro-orm/decorators/legacy';
import { DatedRow } from '../../core/postgres/row.entity.js';
import { type Sql, sql, viewerId } from '../../core/reads/sql.js';
import { User } from '../account/user.entity.js';

/** A follow: the feed of `follower` contains the posts of `followee`. */
@Entity({ tableName: 'follows' })
@Unique({ properties: ['follower', 'followee'] })
@Index({ properties: ['follower', 'createdAt', 'id'] })
@Index({ properties: ['followee', 'createdAt', 'id'] })
export class Follow extends DatedRow {
  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  follower!: User;

  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  followee!: User;
}

/** The condition that the account of a user, by the SQL of their id, is not private, or that the viewer follows it. */
export const isOpenToViewer = (user: Sql): Sql =>
  sql`(not (select private_one.is_private from users private_one where private_one.id = ${user}) or ${user} = ${viewerId}
    or exists (select from follows accepted where accepted.follower_id = ${viewerId} and accepted.followee_id = ${user}))`;
