import type { Opt } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import { bigint, insertedAt } from '../../core/postgres/columns.js';
import { visible } from '../../core/reads/visible.js';
import { User } from '../account/user.entity.js';

/** Something a person said to those who follow them; public to everybody signed in. */
@Entity({ tableName: 'posts' })
@Index({ properties: ['author', 'createdAt', 'id'] })
@Index({ properties: ['createdAt', 'id'] })
@Index({
  name: 'posts_newest',
  expression: 'create index posts_newest on posts (author_id, created_at, id) where among_newest',
})
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'Something a person said, with a picture perhaps.',
})
export class Post extends Node {
  @PrimaryKey({ type: bigint, autoincrement: true })
  id!: number;

  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  author!: User;

  @Field(() => String, { description: 'The text.' })
  @Property({ type: 'text' })
  content!: string;

  @Field(() => String, { nullable: true, description: 'Its picture, a path under `/media/`.' })
  @Property({ type: 'text', nullable: true })
  imageUrl?: string | null;

  @Field(() => Int, { description: 'How many like it.' })
  @Property({ type: 'integer', default: 0 })
  likeCount: Opt<number> = 0;

  @Field(() => Int, { description: 'How many comments it has.' })
  @Property({ type: 'integer', default: 0 })
  commentCount: Opt<number> = 0;

  @Field(() => Date, { description: 'When it was posted.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;

  @Field(() => Date, { description: 'When its text or picture last changed.' })
  @Property(insertedAt())
  updatedAt!: Opt<Date>;

  /** Of the newest of its author's, which feeds begin with; more may be marked than are, never fewer. */
  @Property({ type: 'boolean', default: true })
  amongNewest: Opt<boolean> = true;
}

visible(Post, 'everyone');
