import { type Opt, PrimaryKeyProp } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { bigint } from '../../core/postgres/columns.js';
import { visible } from '../../core/reads/visible.js';
import { User } from '../account/user.entity.js';
import { Message } from './message.entity.js';

/** The name of a participant in the text of a message. */
@Entity({ tableName: 'mentions' })
@Index({
  name: 'mentions_of_user',
  expression: 'create index mentions_of_user on mentions (user_id, conversation_id, seq)',
})
@Index({
  name: 'mentions_untold',
  expression: 'create index mentions_untold on mentions (message_id) where not told',
})
@ObjectType({
  simpleResolvers: true,
  description: 'A participant whom the text of a message names as `@username`.',
})
export class Mention {
  [PrimaryKeyProp]?: ['message', 'start'];

  @ManyToOne(() => Message, {
    primary: true,
    joinColumns: ['message_id', 'conversation_id'],
    deleteRule: 'cascade',
    index: false,
  })
  message!: Message;

  @Field(() => Int, {
    description:
      'Position of the `@` in `content`, in UTF-16 code units, as strings of JavaScript count.',
  })
  @Property({ type: 'int', primary: true, autoincrement: false })
  start!: number;

  @Field(() => Int, { description: 'Length of `@username`, in UTF-16 code units.' })
  @Property({ type: 'int' })
  length!: number;

  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  user!: User;

  /** Sequence number of the message. */
  @Property({ type: bigint })
  seq!: number;

  /** Whether the user was told, or need not be. */
  @Property({ type: 'boolean', default: false })
  told: Opt<boolean> = false;
}

visible(Mention, { through: 'message' });
