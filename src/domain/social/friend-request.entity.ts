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

/** An open friend request; deleted by the answer. */
@Entity({ tableName: 'friend_requests' })
@Unique({ properties: ['requester', 'asked'] })
@Index({ properties: ['asked', 'createdAt', 'id'] })
export class FriendRequest {
  @PrimaryKey({ type: bigint, autoincrement: true })
  id!: number;

  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  requester!: User;

  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  asked!: User;

  @Property(insertedAt())
  createdAt!: Opt<Date>;
}
