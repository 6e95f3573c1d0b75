import { type Opt } from '@mikro-orm/core';
import {
  Entity,
  Enum,
  Index,
  ManyToOne,
  PrimaryKey,
  Property,
  Unique,
} from '@mikro-orm/decorators/legacy';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { bigint, insertedAt, moment } from '../../core/postgres/columns.js';
import { visible } from '../../core/reads/visible.js';
import { User } from '../account/user.entity.js';
import { Meeting } from './meeting.entity.js';

export enum InvitationAnswer {
  YES = 'YES',
  NO = 'NO',
  PERHAPS = 'PERHAPS',
}
registerEnumType(InvitationAnswer, {
  name: 'InvitationAnswer',
  description: 'The answer to an invitation.',
  valuesConfig: {
    YES: { description: 'They will attend.' },
    NO: { description: 'They will not attend.' },
    PERHAPS: { description: 'They may attend.' },
  },
});

/** An invitation of a user to a meeting, and their answer. */
@Entity({ tableName: 'invitations' })
@Unique({ properties: ['meeting', 'invitee'] })
@Index({ properties: ['invitee', 'createdAt', 'id'] })
@ObjectType({ description: 'An invitation of a user to a meeting, and their answer.' })
export class Invitation {
  @PrimaryKey({ type: bigint, autoincrement: true })
  id!: number;

  @ManyToOne(() => Meeting, { deleteRule: 'cascade', index: false })
  meeting!: Meeting;

  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  invitee!: User;

  @Field(() => InvitationAnswer, {
    nullable: true,
    description: 'The answer; null until they give one.',
  })
  @Enum({ items: () => InvitationAnswer, type: 'text', nullable: true })
  answer?: InvitationAnswer | null;

  @Field(() => Date, { nullable: true, description: 'Time of the last answer; null until then.' })
  @Property({ ...moment(), nullable: true })
  answeredAt?: Date | null;

  @Field(() => Date, { name: 'invitedAt', description: 'Time of the invitation.' })
  @Property({ ...insertedAt(), fieldName: 'invited_at' })
  createdAt!: Opt<Date>;
}

visible(Invitation, { through: 'meeting' });
