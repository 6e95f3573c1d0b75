import type { Opt } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import type { LinkPreview } from '../../core/link-preview/link-preview.type.js';
import { insertedAt, moment } from '../../core/postgres/columns.js';
import { NodeRow } from '../../core/postgres/row.entity.js';
import { LongText } from '../../core/reads/read.js';
import { type Sql, sql } from '../../core/reads/sql.js';
import { visible } from '../../core/reads/visible.js';
import type { ListedImage } from '../../core/storage/image.type.js';
import { User } from '../account/user.entity.js';
import { isNotBlocked } from '../social/block.entity.js';
import { isOpenToViewer } from '../social/follow.entity.js';

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
  expression: 'create index posts_search on posts using gin (search_words(content))',
})
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A post: a text, pictures, or both.',
})
export class Post extends NodeRow {
  @ManyToOne(() => User, { deleteRule: 'cascade', index: false })
  author!: User;

  @LongText()
  @Field(() => String, { description: 'The text; may be empty where there are pictures.' })
  @Property({ type: 'text' })
  content!: string;

  /** In order; each a path under `/media/` and a text that stands for it. */
  @Property({ type: 'jsonb', defaultRaw: "'[]'" })
  images: Opt<ListedImage[]> = [];

  /** What the page of the first link in the text says of itself, once it was fetched. */
  @Property({ type: 'jsonb', nullable: true })
  linkPreview?: LinkPreview | null;

  @Field(() => Int, { description: 'Number of likes.' })
  @Property({ type: 'integer', default: 0 })
  likeCount: Opt<number> = 0;

  @Field(() => Int, { description: 'Number of comments.' })
  @Property({ type: 'integer', default: 0 })
  commentCount: Opt<number> = 0;

  @Field(() => Date, { description: 'Time of creation.' })
  @Property(insertedAt())
  createdAt!: Opt<Date>;

  @Field(() => Date, { description: 'Time of the last change of text or pictures.' })
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

/** The condition under which the viewer sees a post of a user whom they follow, or of their own. */
export const isShownToFollower = (row: Sql): Sql =>
  sql`not ${row}.hidden and ${isNotBlocked(sql`${row}.author_id`)}`;

visible(Post, (row) => sql`${isShownToFollower(row)} and ${isOpenToViewer(sql`${row}.author_id`)}`);
