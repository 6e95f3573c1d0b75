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

/** A follow: the feed of `follower` contains the posts of `followee`. */
@Entity({ tableName: 'follows' })
@Unique({ properties: ['follower', 'followee'] })
@Index({ properties: ['follower', 'createdAt', 'id'] })
@Index({ properties: ['followee', 'createdAt', 'id'] })
export class Follow {
  @PrimaryKey({ type: bigint, autoincrement: true })
  id!: number;

  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  follower!: User;

  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  followee!: User;

  @Property(insertedAt())
  createdAt!: Opt<Date>;
}
