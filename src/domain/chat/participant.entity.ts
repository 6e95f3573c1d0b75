import type { Opt } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { bigint, moment } from '../../core/postgres/columns.js';
import { DatedRow } from '../../core/postgres/row.entity.js';
import { sql, viewerId } from '../../core/reads/sql.js';
import { visible } from '../../core/reads/visible.js';
import { User } from '../account/user.entity.js';
import { Conversation } from './conversation.entity.js';

/** A user in a conversation, and how far they have read. */
@Entity({ tableName: 'participants' })
@Unique({ properties: ['conversation', 'user'] })
@Index({ properties: ['user', 'conversation'] })
@Index({ properties: ['user', 'activeAt', 'conversation'] })
@Index({ properties: ['conversation', 'createdAt', 'id'] })
export class Participant extends DatedRow {
  @ManyToOne(() => Conversation, { deleteRule: 'cascade', index: false })
  conversation!: Conversation;

  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  user!: User;

  /** Sequence number of the newest event they have read. */
  @Property({ type: bigint, default: 0 })
  readSeq: Opt<number> = 0;

  /** Count of messages by others after `readSeq`, without deleted ones. */
  @Property({ type: 'integer', default: 0 })
  unreadCount: Opt<number> = 0;

  /** Whether they are an admin of the group. */
  @Property({ type: 'boolean', default: false })
  isAdmin: Opt<boolean> = false;

  /**
   * Time of the last message, or of joining. Lists of conversations are ordered by it; each participant
   * has a copy, so that an index covers a page.
   */
  @Property({ ...moment(), defaultRaw: 'now()' })
  activeAt!: Opt<Date>;
}

// Participants see a conversation.
visible(Conversation, { members: { entity: Participant, of: 'conversation', member: 'user' } });

// All users see the members of a group; only participants see those of a direct conversation.
visible(
  Participant,
  (row) =>
    sql`exists (select from conversations c where c.id = ${row}.conversation_id and (c.kind = 'GROUP' or ${viewerId} in (c.lower_user_id, c.upper_user_id)))`,
);
