import { type Opt, PrimaryKeyProp } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { HomeKind } from '../../core/events/topics.js';
import { bigint, insertedAt, moment } from '../../core/postgres/columns.js';
import { type Sql, sql } from '../../core/reads/sql.js';
import { visible } from '../../core/reads/visible.js';
import { User } from '../account/user.entity.js';
import { Conversation } from './conversation.entity.js';

/** A user in a conversation, and how far they have read. */
@Entity({ tableName: 'participants' })
@Index({ properties: ['user', 'conversation'] })
@Index({ properties: ['conversation', 'createdAt', 'id'] })
export class Participant {
  [PrimaryKeyProp]?: ['conversation', 'user'];

  @ManyToOne(() => Conversation, { primary: true, deleteRule: 'cascade', index: false })
  conversation!: Conversation;

  @ManyToOne(() => User, { primary: true, deleteRule: 'cascade', index: false })
  user!: User;

  /** The order of those who joined in one millisecond, and the key of leases. */
  @Property({ type: bigint, autoincrement: true })
  id!: Opt<number>;

  /** Time of joining. */
  @Property(insertedAt())
  createdAt!: Opt<Date>;

  /** Sequence number of the newest event they marked as read. Their own messages count as read: see `readUpTo`. */
  @Property({ type: bigint, default: 0 })
  readSeq: Opt<number> = 0;

  /** Sequence number of the newest event that a device of theirs acknowledged. */
  @Property({ type: bigint, default: 0 })
  deliveredSeq: Opt<number> = 0;

  /** Whether they are an admin of the group. */
  @Property({ type: 'boolean', default: false })
  isAdmin: Opt<boolean> = false;

  /** Whether they see the conversation before its first message: they opened it, or joined a group. */
  @Property({ type: 'boolean', default: true })
  opened: Opt<boolean> = true;

  /** They are not notified of messages before this time; null without it. */
  @Property({ ...moment(), nullable: true })
  mutedUntil?: Date | null;

  /** When they pinned the conversation; null if not pinned. */
  @Property({ ...moment(), nullable: true })
  pinnedAt?: Date | null;

  /** Head of the stream when they archived the conversation: a later message brings it back. */
  @Property({ type: bigint, nullable: true })
  archivedSeq?: number | null;

  /** Head of the stream when they marked the conversation as unread: a later message of theirs ends that. */
  @Property({ type: bigint, nullable: true })
  unreadSeq?: number | null;

  /** The read mark, which their own messages move too: a column of lists of marks, not of the table. */
  @Property({ type: bigint, persist: false })
  readUpTo?: Opt<number>;

  /** The delivery mark, which reading moves too: a column of lists of marks, not of the table. */
  @Property({ type: bigint, persist: false })
  deliveredUpTo?: Opt<number>;

  /** The order of lists of conversations: a column of theirs, not of the table. */
  @Property({ ...moment(), persist: false })
  listedAt?: Opt<Date>;

  /** Whether the conversation is archived: a column of those lists. */
  @Property({ type: 'boolean', persist: false })
  isArchived?: Opt<boolean>;
}

/** Whether a participant sees their conversation: not before its first message, unless they opened it. */
export const isShown = (part: Sql): Sql =>
  sql`(${part}.opened or exists (select from streams begun where begun.home_kind = ${HomeKind.conversation}
    and begun.home = ${part}.conversation_id and begun.message_seq > 0))`;

// Participants see a conversation.
visible(Conversation, {
  members: { entity: Participant, of: 'conversation', member: 'user', where: isShown },
});
