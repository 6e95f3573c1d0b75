import type { Opt } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import { insertedAt, moment } from '../../core/postgres/columns.js';
import { NodeRow } from '../../core/postgres/row.entity.js';
import { derived } from '../../core/reads/computed.js';
import { LongText, Planned } from '../../core/reads/read.js';
import { sql } from '../../core/reads/sql.js';
import { visible } from '../../core/reads/visible.js';
import { User } from '../account/user.entity.js';
import { isNotBlocked } from '../social/block.entity.js';
import { Post } from './post.entity.js';

/** A comment on a post. */
@Entity({ tableName: 'comments' })
@Index({ properties: ['post', 'createdAt', 'id'] })
@Index({
  name: 'comments_top',
  expression:
    'create index comments_top on comments (post_id, created_at, id) where parent_id is null',
})
@Index({
  name: 'comments_replies',
  expression:
    'create index comments_replies on comments (parent_id, created_at, id) where parent_id is not null',
})
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A comment on a post.',
})
export class Comment extends NodeRow {
  @ManyToOne(() => Post, { deleteRule: 'cascade', index: false })
  post!: Post;

  @ManyToOne(() => User, { deleteRule: 'cascade' })
  author!: User;

  /** The comment that it replies to, which is no reply itself; null for one on the post. */
  @ManyToOne(() => Comment, { nullable: true, deleteRule: 'cascade', index: false })
  parent?: Comment | null;

  @LongText()
  @Field(() => String, { description: 'The text; empty after deletion.' })
  @Property({ type: 'text' })
  content!: string;

  @Field(() => Int, { description: 'Number of likes.' })
  @Property({ type: 'integer', default: 0 })
  likeCount: Opt<number> = 0;

  @Field(() => Int, { description: 'Number of replies; 0 for a reply.' })
  @Property({ type: 'integer', default: 0 })
  replyCount: Opt<number> = 0;

  @Field(() => Date, { description: 'Time of creation.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;

  @Field(() => Date, { description: 'Time of the last change of the text.' })
  @Property(insertedAt())
  updatedAt!: Opt<Date>;

  /** The time of a removal by a moderator; only a moderator can restore it. */
  @Property({ ...moment(), nullable: true })
  removedAt?: Date | null;

  /** Whether it is hidden: it was removed, or its author is suspended. */
  @Property({ type: 'boolean', default: false })
  hidden: Opt<boolean> = false;

  /** The time of deletion. The row stays while it has replies, and goes with the last of them. */
  @Property({ ...moment(), nullable: true })
  deletedAt?: Date | null;

  @Planned(derived((row) => sql`${row}.deleted_at is not null`))
  @Field(() => Boolean, {
    description: 'Whether the comment was deleted. It stays as long as it has replies.',
  })
  get isDeleted(): Opt<boolean> {
    return this.deletedAt != null;
  }
}

visible(Comment, {
  through: 'post',
  where: (row) => sql`not ${row}.hidden and ${isNotBlocked(sql`${row}.author_id`)}`,
});
