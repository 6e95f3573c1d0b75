import { type Opt } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import { insertedAt, moment } from '../../core/postgres/columns.js';
import { NodeRow } from '../../core/postgres/row.entity.js';
import { visible } from '../../core/reads/visible.js';
import { describedEnum, NullableField, type ValueOf } from '../../core/schema-types.js';
import { User } from '../account/user.entity.js';
import { Meeting } from './meeting.entity.js';

export const InvitationAnswer = describedEnum('InvitationAnswer', 'The answer to an invitation.', {
  ACCEPTED: 'The user will attend.',
  TENTATIVE: 'The user may attend.',
  DECLINED: 'The user will not attend.',
});
export type InvitationAnswer = ValueOf<typeof InvitationAnswer>;

/** An invitation of a user to a meeting, and their answer. */
@Entity({ tableName: 'invitations' })
@Unique({ properties: ['meeting', 'invitee'] })
@Index({ properties: ['invitee', 'createdAt', 'id'] })
@ObjectType({
  implements: Node,
  description: 'An invitation of a user to a meeting, and their answer.',
})
export class Invitation extends NodeRow {
  @ManyToOne(() => Meeting, { deleteRule: 'cascade', index: false })
  meeting!: Meeting;

  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  invitee!: User;

  @NullableField(() => InvitationAnswer, 'The answer; null until they give one.')
  @Enum({ items: () => InvitationAnswer, type: 'text', nullable: true })
  answer?: InvitationAnswer | null;

  @NullableField(() => Date, 'Time of the last answer; null until then.')
  @Property({ ...moment(), nullable: true })
  answeredAt?: Date | null;

  @Field(() => Date, { name: 'invitedAt', description: 'Time of the invitation.' })
  @Property({ ...insertedAt(), fieldName: 'invited_at' })
  createdAt!: Opt<Date>;
}

visible(Invitation, { through: 'meeting' });
