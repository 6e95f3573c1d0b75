import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { DatedRow } from '../../core/postgres/row.entity.js';
import { visible } from '../../core/reads/visible.js';
import { User } from '../account/user.entity.js';
import { Message } from './message.entity.js';

/** An emoji that a user put under a message. In lists of a message, its first user stands for the emoji. */
@Entity({ tableName: 'reactions' })
@Index({ properties: ['user'] })
@Unique({ name: 'reactions_emoji', properties: ['message', 'emoji', 'user'] })
@ObjectType({
  simpleResolvers: true,
  description: 'All reactions to a message with one emoji.',
})
export class Reaction extends DatedRow {
  @ManyToOne(() => Message, {
    joinColumns: ['message_id', 'conversation_id'],
    deleteRule: 'cascade',
    index: false,
  })
  message!: Message;

  @ManyToOne(() => User, { deleteRule: 'cascade' })
  user!: User;

  @Field(() => String, { description: 'The emoji: one character as users see it, such as 👍🏽.' })
  @Property({ type: 'text' })
  emoji!: string;
}

visible(Reaction, { through: 'message' });
