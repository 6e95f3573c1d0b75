import { type Opt, PrimaryKeyProp } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { insertedAt } from '../../core/postgres/columns.js';
import { visible } from '../../core/reads/visible.js';
import { User } from '../account/user.entity.js';
import { Comment } from './comment.entity.js';

/** A like of a comment, unique per user. */
@Entity({ tableName: 'comment_likes' })
@Index({ properties: ['comment', 'createdAt', 'user'] })
export class CommentLike {
  [PrimaryKeyProp]?: ['comment', 'user'];

  @ManyToOne(() => Comment, { primary: true, deleteRule: 'cascade', index: false })
  comment!: Comment;

  @ManyToOne(() => User, { primary: true, deleteRule: 'cascade' })
  user!: User;

  @Property(insertedAt())
  createdAt!: Opt<Date>;
}

visible(CommentLike, { through: 'comment' });
