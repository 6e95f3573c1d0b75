import { Entity, Index, ManyToOne, Unique } from '@mikro-orm/decorators/legacy';
import { DatedRow } from '../../core/postgres/row.entity.js';
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
