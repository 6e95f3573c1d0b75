import { ArrayType, type Opt, PrimaryKeyProp } from '@mikro-orm/core';
import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import { bigint } from '../../core/postgres/columns.js';
import { NodeRow } from '../../core/postgres/row.entity.js';
import { AtMost } from '../../core/reads/read.js';
import { raw, type Sql } from '../../core/reads/sql.js';
import { visible } from '../../core/reads/visible.js';
import { NullableField } from '../../core/schema-types.js';
import { FileKind } from '../../core/storage/file-kind.js';
import { Upload } from '../../core/storage/upload.entity.js';
import { User } from '../account/user.entity.js';
import { Conversation } from './conversation.entity.js';

/** The most attachments of a message. */
export const attachmentsMax = 10;

/** SQL: the message of an attachment shows its contents. */
export const isOfShownMessage = (row: string): Sql =>
  raw(`exists (select from messages shown where shown.id = ${row}.message_id and shown.conversation_id = ${row}.conversation_id
    and shown.deleted_at is null and shown.removed_at is null and not shown.hidden)`);

/** A file of a message. Several attachments may show one upload. */
@Entity({ tableName: 'attachments' })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A file of a message, for the participants of its conversation.',
})
export class Attachment extends NodeRow {
  // With the column by which messages may be distributed over servers.
  [PrimaryKeyProp]?: ['id', 'conversation'];

  @ManyToOne(() => Conversation, { primary: true, deleteRule: 'cascade', index: false })
  conversation!: Conversation;

  /** Together with the conversation it finds the message, with which the service deletes it. */
  @Property({ type: bigint, index: true })
  messageId!: number;

  @ManyToOne(() => User, { deleteRule: 'cascade', index: true })
  sender!: User;

  @ManyToOne(() => Upload, { index: true })
  upload!: Upload;

  /** From 0, in the order of the message. */
  @Property({ type: 'integer' })
  position!: number;

  @Field(() => FileKind, { description: 'The kind of the file.' })
  @Enum({ items: () => FileKind, type: 'text' })
  kind!: FileKind;

  @Field(() => String, { description: 'The name of the file, as its sender gave it.' })
  @Property({ type: 'text' })
  name!: string;

  @Field(() => String, {
    description:
      'The media type, found from the first bytes of the file; `application/octet-stream` for an unknown one.',
  })
  @Property({ type: 'text' })
  mimeType!: string;

  @Field(() => Int, { description: 'Length in bytes.' })
  @Property({ type: bigint })
  size!: number;

  @NullableField(() => Int, 'Width in pixels; null for files without a picture.')
  @Property({ type: 'integer', nullable: true })
  width?: number | null;

  @NullableField(() => Int, 'Height in pixels; null for files without a picture.')
  @Property({ type: 'integer', nullable: true })
  height?: number | null;

  @NullableField(
    () => Int,
    'Length of a voice message or a video in milliseconds, as its sender gave it; null for others.',
  )
  @Property({ type: 'integer', nullable: true })
  durationMs?: number | null;

  // A hundred small numbers are read and written like two rows, and would else fill the limit of a page.
  @AtMost(2)
  @Field(() => [Int], {
    description:
      'Loudness of a voice message in equal steps, at most 100 numbers of 0–100, as its sender gave it; empty for others.',
  })
  @Property({ type: new ArrayType(Number), columnType: 'int[]', defaultRaw: "'{}'" })
  waveform: Opt<number[]> = [];

  @NullableField(
    () => String,
    'A preview of about 30 bytes to show while the picture loads, in Base64: see the library `thumbhash`. Null for files without a picture.',
  )
  @Property({ type: 'text', nullable: true })
  thumbhash?: string | null;

  /** The upload of the picture that stands for a video. */
  @Property({ type: 'uuid', nullable: true })
  posterId?: string | null;
}

visible(Attachment, { through: 'conversation' });
