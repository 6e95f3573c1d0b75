import { Entity, ManyToOne, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { bigint } from '../../core/postgres/columns.js';
import { Meeting } from './meeting.entity.js';

/** One thing on a meeting's agenda. */
@Entity({ tableName: 'milestones' })
@Unique({ properties: ['meeting', 'num'] })
@ObjectType({ description: 'One thing on a meeting’s agenda.' })
export class Milestone {
  @PrimaryKey({ type: bigint, autoincrement: true })
  id!: number;

  @ManyToOne(() => Meeting, { deleteRule: 'cascade', index: false })
  meeting!: Meeting;

  @Field(() => Int, { description: 'Its place in the agenda; no two of a meeting share one.' })
  @Property({ type: 'integer' })
  num!: number;

  @Field(() => String, { description: 'What it is about.' })
  @Property({ type: 'text' })
  title!: string;

  @Field(() => String, { description: 'More about it; may be empty.' })
  @Property({ type: 'text' })
  info!: string;

  @Field(() => Int, { description: 'How long it takes, 5–60 minutes.' })
  @Property({ type: 'integer' })
  durationMinutes!: number;
}
