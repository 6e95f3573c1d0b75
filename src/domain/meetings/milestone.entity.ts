import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { Row } from '../../core/postgres/row.entity.js';
import { Meeting } from './meeting.entity.js';

/** An item of a meeting's agenda. */
@Entity({ tableName: 'milestones' })
@Unique({ properties: ['meeting', 'num'] })
@ObjectType({ description: 'An item of a meeting’s agenda.' })
export class Milestone extends Row {
  @ManyToOne(() => Meeting, { deleteRule: 'cascade', index: false })
  meeting!: Meeting;

  @Field(() => Int, { description: 'The position in the agenda, unique within the meeting.' })
  @Property({ type: 'integer' })
  num!: number;

  @Field(() => String, { description: 'The title.' })
  @Property({ type: 'text' })
  title!: string;

  @Field(() => String, { description: 'The description; may be empty.' })
  @Property({ type: 'text' })
  info!: string;

  @Field(() => Int, { description: 'The duration, 5–60 minutes.' })
  @Property({ type: 'integer' })
  durationMinutes!: number;
}
