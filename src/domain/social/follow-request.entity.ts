import { Entity, Index, ManyToOne, Unique } from '@mikro-orm/decorators/legacy';
import { DatedRow } from '../../core/postgres/row.entity.js';
import { User } from '../account/user.entity.js';

/** An open request to follow a private account; deleted by the answer. */
@Entity({ tableName: 'follow_requests' })
@Unique({ properties: ['requester', 'asked'] })
@Index({ properties: ['asked', 'createdAt', 'id'] })
export class FollowRequest extends DatedRow {
  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  requester!: User;

  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  asked!: User;
}
