import type { Opt } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { Node } from '../../../src/core/global-id.js';
import { bigint, insertedAt } from '../../../src/core/postgres/columns.js';
import { sql, viewerId } from '../../../src/core/reads/sql.js';
import { visible } from '../../../src/core/reads/visible.js';
import { User } from '../../../src/domain/account/user.entity.js';
import { Post } from '../../../src/domain/posts/post.entity.js';

/** A post that its owner saved. */
@Entity({ tableName: 'bookmarks' })
@Index({ properties: ['owner', 'createdAt', 'id'] })
@Index({ properties: ['post', 'createdAt', 'id'] })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A post that the viewer saved.',
})
export class Bookmark extends Node {
  @PrimaryKey({ type: bigint, autoincrement: true })
  id!: number;

  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  owner!: User;

  @ManyToOne(() => Post, { deleteRule: 'cascade', index: false })
  post!: Post;

  @Field(() => String, { description: 'The note of the viewer; empty without one.' })
  @Property({ type: 'text', default: '' })
  note: Opt<string> = '';

  @Field(() => Date, { description: 'When it was added.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;
}

visible(Bookmark, (row) => sql`${row}.owner_id = ${viewerId}`);
