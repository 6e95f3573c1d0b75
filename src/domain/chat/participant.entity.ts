import type { Opt } from '@mikro-orm/core';
import {
  Entity,
  Index,
  ManyToOne,
  PrimaryKey,
  Property,
  Unique,
} from '@mikro-orm/decorators/legacy';
import { bigint, insertedAt, moment } from '../../core/postgres/columns.js';
import { visible } from '../../core/reads/visible.js';
import { User } from '../account/user.entity.js';
import { Conversation } from './conversation.entity.js';

/** That `user` takes part in `conversation`, and how far they have read. */
@Entity({ tableName: 'participants' })
@Unique({ properties: ['conversation', 'user'] })
@Index({ properties: ['user', 'conversation'] })
@Index({ properties: ['user', 'activeAt', 'conversation'] })
@Index({ properties: ['conversation', 'createdAt', 'id'] })
export class Participant {
  @PrimaryKey({ type: bigint, autoincrement: true })
  id!: number;

  @ManyToOne(() => Conversation, { deleteRule: 'cascade', index: false })
  conversation!: Conversation;

  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  user!: User;

  /** Number of the newest event they have read. */
  @Property({ type: bigint, default: 0 })
  readSeq: Opt<number> = 0;

  /** Messages by others beyond `readSeq` that were not deleted. */
  @Property({ type: 'integer', default: 0 })
  unreadCount: Opt<number> = 0;

  /** Whether they are an admin of the group whose chat it is. */
  @Property({ type: 'boolean', default: false })
  isAdmin: Opt<boolean> = false;

  /**
   * When something was last said, or they joined: what lists of conversations are ordered by. Kept
   * here, one for each of them, so that a page of a list is read off an index.
   */
  @Property({ ...moment(), defaultRaw: 'now()' })
  activeAt!: Opt<Date>;

  /** When they joined. */
  @Property(insertedAt())
  createdAt!: Opt<Date>;
}

// A conversation is seen by those who take part in it.
visible(Conversation, { members: { entity: Participant, of: 'conversation', member: 'user' } });

// Everybody sees who is in a group; who takes part in a direct conversation, those two alone.
visible(
  Participant,
  (row, { viewer }) =>
    `exists (select from conversations c where c.id = ${row}.conversation_id and (c.kind = 'GROUP' or ${viewer} in (c.lower_user_id, c.upper_user_id)))`,
);
