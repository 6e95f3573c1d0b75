import { ArrayType, type Opt } from '@mikro-orm/core';
import { Entity, Enum, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { NullableField } from '../../core/schema-types.js';
import { Node } from '../global-id.js';
import { bigint, insertedAt, moment } from '../postgres/columns.js';
import { FileKind } from './file-kind.js';

/**
 * An uploaded file: announced, then received in pieces, then checked. When nothing shows it any more, its stored files are
 * deleted; the row stays until a purge deletes it, because it counts for the quota. A picture is encoded anew into one
 * stored `file`. Any other file is stored as its `pieces`.
 */
@Entity({ tableName: 'uploads' })
@Index({
  name: 'uploads_file',
  expression: 'create index uploads_file on uploads (file) where file is not null',
})
@Index({
  name: 'uploads_poster',
  expression: 'create index uploads_poster on uploads (poster_id) where poster_id is not null',
})
@ObjectType({
  implements: Node,
  description: 'A file that the viewer uploads. Other mutations accept its id once it is complete.',
})
export class Upload extends Node {
  @PrimaryKey({ type: 'uuid', defaultRaw: 'gen_random_uuid()' })
  id!: string;

  @Property({ type: bigint, index: true })
  ownerId!: number;

  @Field(() => FileKind, { description: 'The kind that was announced.' })
  @Enum({ items: () => FileKind, type: 'text', default: FileKind.IMAGE })
  kind: Opt<FileKind> = FileKind.IMAGE;

  @Field(() => String, { description: 'The name that was announced.' })
  @Property({ type: 'text', default: '' })
  name: Opt<string> = '';

  @Field(() => String, {
    description:
      'The media type: as announced, and once the upload is complete as the first bytes of the file tell.',
  })
  @Property({ type: 'text', default: 'image/webp' })
  mimeType: Opt<string> = 'image/webp';

  /** As announced; of a picture, once it was encoded, its own. */
  @Property({ type: bigint, default: 0 })
  size: Opt<number> = 0;

  /** Bytes that were received, in order. */
  @Property({ type: bigint, default: 0 })
  received: Opt<number> = 0;

  /** Names in the store of the parts of the file, and their lengths. */
  @Property({ type: ArrayType, columnType: 'text[]', defaultRaw: "'{}'" })
  pieces: Opt<string[]> = [];

  @Property({ type: new ArrayType(Number), columnType: 'int[]', defaultRaw: "'{}'" })
  pieceSizes: Opt<number[]> = [];

  /** Name of a picture in the store. */
  @Property({ type: 'text', nullable: true })
  file?: string | null;

  /** The public address of a picture that is shown to all: `/media/<random>.webp`, or that of an imported one. */
  @Field(() => String, {
    nullable: true,
    name: 'url',
    description:
      'Address of the picture, a path under `/media/`; null until a post, a profile or a group shows it to all. Files of messages have addresses of their own: `Attachment.url`.',
  })
  @Property({ type: 'text', nullable: true, index: true })
  path?: string | null;

  @NullableField(
    () => Int,
    'Width in pixels: of a picture, once the upload is complete; of a video, as announced or that of its poster. Null for other files.',
  )
  @Property({ type: 'integer', nullable: true })
  width?: number | null;

  @NullableField(
    () => Int,
    'Height in pixels: of a picture, once the upload is complete; of a video, as announced or that of its poster. Null for other files.',
  )
  @Property({ type: 'integer', nullable: true })
  height?: number | null;

  @Property({ type: 'integer', nullable: true })
  durationMs?: number | null;

  @Property({ type: new ArrayType(Number), columnType: 'int[]', defaultRaw: "'{}'" })
  waveform: Opt<number[]> = [];

  @Property({ type: 'text', nullable: true })
  thumbhash?: string | null;

  /** The upload of the picture that stands for a video. */
  @Property({ type: 'uuid', nullable: true })
  posterId?: string | null;

  /** When it was complete, and found to be what was announced. */
  @Property({ ...moment(), nullable: true })
  readyAt?: Date | null;

  /** Whether a message was sent with it, which is possible once. */
  @Property({ type: 'boolean', default: false })
  attached: Opt<boolean> = false;

  /** Whether it is not served: a moderator removed what shows it, or nothing shows it any more. */
  @Property({ type: 'boolean', default: false })
  withheld: Opt<boolean> = false;

  @Property(insertedAt())
  createdAt!: Opt<Date>;

  @Field(() => Boolean, { description: 'Whether all bytes were received and accepted.' })
  get isComplete(): Opt<boolean> {
    return this.readyAt != null;
  }
}
