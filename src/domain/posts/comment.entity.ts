import type { Opt } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../../core/global-id.js';
import { insertedAt, moment } from '../../core/postgres/columns.js';
import { NodeRow } from '../../core/postgres/row.entity.js';
import { LongText } from '../../core/reads/read.js';
import { sql } from '../../core/reads/sql.js';
import { visible } from '../../core/reads/visible.js';
import { User } from '../account/user.entity.js';
import { Post } from './post.entity.js';

/** A comment on a post. */
@Entity({ tableName: 'comments' })
@Index({ properties: ['post', 'createdAt', 'id'] })
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

  @LongText()
  @Field(() => String, { description: 'The text.' })
  @Property({ type: 'text' })
  content!: string;

  @Field(() => Int, { description: 'Number of likes.' })
  @Property({ type: 'integer', default: 0 })
  likeCount: Opt<number> = 0;

  @Field(() => Date, { description: 'When it was created.' })
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
}

visible(Comment, { through: 'post', where: (row) => sql`not ${row}.hidden` });
