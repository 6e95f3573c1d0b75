import type { Opt } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import { insertedAt, moment } from '../../core/postgres/columns.js';
import { NodeRow } from '../../core/postgres/row.entity.js';
import { LongText } from '../../core/reads/read.js';
import { sql } from '../../core/reads/sql.js';
import { visible } from '../../core/reads/visible.js';
import { NullableField } from '../../core/schema-types.js';
import { User } from '../account/user.entity.js';

/** A post, shown to followers in their feed and visible to all users. */
@Entity({ tableName: 'posts' })
@Index({ properties: ['author', 'createdAt', 'id', 'hidden'] })
@Index({ properties: ['createdAt', 'id', 'hidden'] })
@Index({
  name: 'posts_newest',
  expression: 'create index posts_newest on posts (author_id, created_at, id) where among_newest',
})
@Index({
  name: 'posts_search',
  expression: 'create index posts_search on posts using gin (content gin_trgm_ops)',
})
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A post: text with an optional picture.',
})
export class Post extends NodeRow {
  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  author!: User;

  @LongText()
  @Field(() => String, { description: 'The text.' })
  @Property({ type: 'text' })
  content!: string;

  @NullableField(() => String, 'Address of the picture, a path under `/media/`.')
  @Property({ type: 'text', nullable: true })
  imageUrl?: string | null;

  @Field(() => Int, { description: 'Number of likes.' })
  @Property({ type: 'integer', default: 0 })
  likeCount: Opt<number> = 0;

  @Field(() => Int, { description: 'Number of comments.' })
  @Property({ type: 'integer', default: 0 })
  commentCount: Opt<number> = 0;

  @Field(() => Date, { description: 'Time of creation.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;

  @Field(() => Date, { description: 'Time of the last change of text or picture.' })
  @Property(insertedAt())
  updatedAt!: Opt<Date>;

  /** Whether it is among the newest visible posts of its author, for feeds. More may be marked, never fewer. */
  @Property({ type: 'boolean', default: true })
  amongNewest: Opt<boolean> = true;

  /** The time of a removal by a moderator; only a moderator can restore it. */
  @Property({ ...moment(), nullable: true })
  removedAt?: Date | null;

  /** Whether it is hidden: it was removed, or its author is suspended. */
  @Property({ type: 'boolean', default: false })
  hidden: Opt<boolean> = false;
}

visible(Post, (row) => sql`not ${row}.hidden`);
