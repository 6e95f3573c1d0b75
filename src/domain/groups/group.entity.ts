import type { Opt } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import { insertedAt, moment } from '../../core/postgres/columns.js';
import { NodeRow } from '../../core/postgres/row.entity.js';
import { literal, raw, type Sql, sql, viewerId } from '../../core/reads/sql.js';
import { visible } from '../../core/reads/visible.js';
import { User } from '../account/user.entity.js';
import { Conversation } from '../chat/conversation.entity.js';
import { Participant } from '../chat/participant.entity.js';
import { isNotBlocked } from '../social/block.entity.js';
import { GroupJoinPolicy, GroupVisibility } from './group.enums.js';

/** A group of users with a chat; its members are the participants of its conversation. */
@Entity({ tableName: 'groups' })
@Unique({ properties: ['conversation'] })
@Index({ properties: ['createdAt', 'id'] })
@Index({
  name: 'groups_public',
  expression: `create index groups_public on groups (created_at, id) where visibility = 'PUBLIC' and not hidden`,
})
@Index({
  name: 'groups_search',
  expression: `create index groups_search on groups using gin (search_words(name || ' ' || description))`,
})
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'A group of users with a chat, which only members see. A private group exists only for its members and for users who are invited.',
})
export class Group extends NodeRow {
  @Field(() => String, { description: 'The name, 1–100 characters.' })
  @Property({ type: 'text' })
  name!: string;

  @Field(() => String, { description: 'The description; may be empty.' })
  @Property({ type: 'text', default: '' })
  description: Opt<string> = '';

  /** A path under `/media/`. */
  @Property({ type: 'text', nullable: true, index: true })
  imageUrl?: string | null;

  @Field(() => GroupVisibility, { description: 'The users who see the group.' })
  @Enum({ items: () => GroupVisibility, type: 'text', default: GroupVisibility.PUBLIC })
  visibility: Opt<GroupVisibility> = GroupVisibility.PUBLIC;

  @Field(() => GroupJoinPolicy, { description: 'How users become members.' })
  @Enum({ items: () => GroupJoinPolicy, type: 'text', default: GroupJoinPolicy.OPEN })
  joinPolicy: Opt<GroupJoinPolicy> = GroupJoinPolicy.OPEN;

  /** Always a member. */
  @ManyToOne(() => User, { deleteRule: 'cascade' })
  owner!: User;

  @ManyToOne(() => Conversation, { deleteRule: 'cascade', index: false })
  conversation!: Conversation;

  @Field(() => Int, { description: 'Number of members.' })
  @Property({ type: 'integer', default: 0 })
  memberCount: Opt<number> = 0;

  @Field(() => Date, { description: 'Time of creation.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;

  @Field(() => Date, {
    description: 'Time of the last change of name, description, picture or settings.',
  })
  @Property(insertedAt())
  updatedAt!: Opt<Date>;

  /** The time of a removal by a moderator; only a moderator can restore it. */
  @Property({ ...moment(), nullable: true })
  removedAt?: Date | null;

  /** Whether it is hidden: it was removed, or its owner is suspended. */
  @Property({ type: 'boolean', default: false })
  hidden: Opt<boolean> = false;
}

/** Whether the viewer takes part in the conversation with this id. */
export const takesPart = (conversationId: Sql): Sql =>
  sql`exists (select from participants own where own.conversation_id = ${conversationId} and own.user_id = ${viewerId})`;

/** Whether the viewer is invited to the group with this id. */
const isInvited = (groupId: Sql): Sql =>
  sql`exists (select from group_invitations own where own.group_id = ${groupId} and own.invitee_id = ${viewerId})`;

/** Whether the group with this id is there for users who are no members: its owner and the viewer are in no block. */
export const isThere = (groupId: Sql): Sql =>
  sql`exists (select from groups there where there.id = ${groupId} and not there.hidden and ${isNotBlocked(sql`there.owner_id`)})`;

/** Whether the viewer owns or administers the group with this id. */
export const administers = (groupId: Sql): Sql =>
  sql`exists (select from groups own_group join participants own using (conversation_id)
    where own_group.id = ${groupId} and own.user_id = ${viewerId} and (own.is_admin or own_group.owner_id = own.user_id))`;

/** Whether a group, by its row, is there for all users. */
const isPublic = (row: Sql): Sql =>
  sql`not ${row}.hidden and ${row}.visibility = ${literal(GroupVisibility.PUBLIC)} and ${isNotBlocked(sql`${row}.owner_id`)}`;

// Everybody sees a public group; members and invited users see a private one. A group of an owner who blocked the
// viewer, or whom the viewer blocked, is there for its members alone.
visible(
  Group,
  (row) =>
    sql`not ${row}.hidden and (${takesPart(sql`${row}.conversation_id`)} or (
      (${row}.visibility = ${literal(GroupVisibility.PUBLIC)} or ${isInvited(sql`${row}.id`)}) and ${isNotBlocked(sql`${row}.owner_id`)}))`,
);

// Participants see each other; everybody sees those of a public group.
visible(
  Participant,
  (row) =>
    sql`(${takesPart(sql`${row}.conversation_id`)} or exists (select from groups g where g.conversation_id = ${row}.conversation_id and ${isPublic(raw('g'))}))`,
);
