import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { moment } from '../../core/postgres/columns.js';
import { Row } from '../../core/postgres/row.entity.js';
import { LongText } from '../../core/reads/read.js';
import { sql } from '../../core/reads/sql.js';
import { visible } from '../../core/reads/visible.js';
import { Message } from './message.entity.js';

/** A former text of a message. */
@Entity({ tableName: 'message_edits' })
@Index({ properties: ['message', 'editedAt', 'id'] })
@ObjectType({
  simpleResolvers: true,
  description: 'A change of the text of a message, with the text before it.',
})
export class MessageEdit extends Row {
  @ManyToOne(() => Message, {
    joinColumns: ['message_id', 'conversation_id'],
    deleteRule: 'cascade',
    index: false,
  })
  message!: Message;

  @Field(() => Date, { description: 'Time of the change.' })
  @Property(moment())
  editedAt!: Date;

  @LongText()
  @Field(() => String, { description: 'The text before the change.' })
  @Property({ type: 'text' })
  content!: string;
}

// Only as long as the message shows its text.
visible(MessageEdit, {
  through: 'message',
  where: (row) =>
    sql`exists (select from messages edited where edited.id = ${row}.message_id and not edited.hidden and edited.removed_at is null)`,
});
