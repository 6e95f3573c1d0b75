import type { Opt } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { NullableField } from '../../core/schema-types.js';
import { Node } from '../global-id.js';
import { bigint, insertedAt } from '../postgres/columns.js';

/** A picture: announced, and once it was sent, checked, re-encoded and stored. */
@Entity({ tableName: 'uploads' })
@ObjectType({ implements: Node, description: 'An uploaded picture of the viewer.' })
export class Upload extends Node {
  @PrimaryKey({ type: 'uuid', defaultRaw: 'gen_random_uuid()' })
  id!: string;

  @Property({ type: bigint, index: true })
  ownerId!: number;

  /** `/media/<random>.webp`, or the address that an imported picture had. */
  @Field(() => String, {
    nullable: true,
    name: 'url',
    description: 'Address of the picture, a path under `/media/`; null until it was sent.',
  })
  @Property({ type: 'text', nullable: true, index: true })
  path?: string | null;

  /** The name of an imported picture in the store; that of others is in their path. */
  @Property({ type: 'text', nullable: true })
  file?: string | null;

  @NullableField(() => Int, 'In pixels; null until the picture was sent.')
  @Property({ type: 'integer', nullable: true })
  width?: number | null;

  @NullableField(() => Int, 'In pixels; null until the picture was sent.')
  @Property({ type: 'integer', nullable: true })
  height?: number | null;

  /** Whether it is not served, since a moderator removed what shows it. */
  @Property({ type: 'boolean', default: false })
  withheld: Opt<boolean> = false;

  @Property(insertedAt())
  createdAt!: Opt<Date>;
}
