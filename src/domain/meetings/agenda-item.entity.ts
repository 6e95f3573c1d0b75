import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { Row } from '../../core/postgres/row.entity.js';
import { Meeting } from './meeting.entity.js';

/** An item of a meeting's agenda. */
@Entity({ tableName: 'agenda_items' })
@Unique({ properties: ['meeting', 'position'] })
@ObjectType({ description: 'An item of a meeting’s agenda.' })
export class AgendaItem extends Row {
  @ManyToOne(() => Meeting, { deleteRule: 'cascade', index: false })
  meeting!: Meeting;

  @Field(() => Int, {
    description: 'The position in the agenda, 0–100,000, unique within the meeting.',
  })
  @Property({ type: 'integer' })
  position!: number;

  @Field(() => String, { description: 'The title, 1–200 characters.' })
  @Property({ type: 'text' })
  title!: string;

  @Field(() => String, { description: 'The description, at most 2,000 characters; may be empty.' })
  @Property({ type: 'text' })
  description!: string;

  @Field(() => Int, { description: 'The duration in minutes, 5–60.' })
  @Property({ type: 'integer' })
  durationMinutes!: number;
}
