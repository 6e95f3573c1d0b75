import { PrimaryKeyProp } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { bigint, moment } from '../../core/postgres/columns.js';
import { Conversation } from '../chat/conversation.entity.js';

/** The words of a message, by which it is found; see `search-functions.ts`. It can be made anew from the messages. */
@Entity({ tableName: 'message_words' })
@Index({
  name: 'message_words_search',
  expression:
    'create index message_words_search on message_words using gin (search_scoped(words, conversation_id, part)) with (fastupdate = off)',
})
export class MessageWords {
  [PrimaryKeyProp]?: ['conversation', 'messageId'];

  @ManyToOne(() => Conversation, { primary: true, deleteRule: 'cascade', index: false })
  conversation!: Conversation;

  @PrimaryKey({ type: bigint, autoincrement: false })
  messageId!: number;

  @Property(moment())
  sentAt!: Date;

  /** The part of the conversation; see `partBits`. */
  @Property({ type: 'integer' })
  part!: number;

  @Property({ type: 'string', columnType: 'tsvector' })
  words!: string;
}
