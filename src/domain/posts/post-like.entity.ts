import { type Opt, PrimaryKeyProp } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { insertedAt } from '../../core/postgres/columns.js';
import { visible } from '../../core/reads/visible.js';
import { User } from '../account/user.entity.js';
import { Post } from './post.entity.js';

/** A like of a post, unique per user. */
@Entity({ tableName: 'post_likes' })
@Index({ properties: ['post', 'createdAt', 'user'] })
export class PostLike {
  [PrimaryKeyProp]?: ['post', 'user'];

  @ManyToOne(() => Post, { primary: true, deleteRule: 'cascade', index: false })
  post!: Post;

  @ManyToOne(() => User, { primary: true, deleteRule: 'cascade' })
  user!: User;

  @Property(insertedAt())
  createdAt!: Opt<Date>;
}

visible(PostLike, { through: 'post' });
