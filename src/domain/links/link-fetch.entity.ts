import type { Opt } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { bigint, moment } from '../../core/postgres/columns.js';
import { Post } from '../posts/post.entity.js';

/** A page that is yet to be fetched, for the preview of a link in a message or a post. */
@Entity({ tableName: 'link_fetches' })
export class LinkFetch {
  @PrimaryKey({ type: bigint })
  id!: number;

  /** The conversation of the message; null for a post. Its rows may be on another server, so nothing refers to them. */
  @Property({ type: bigint, nullable: true })
  conversationId?: number | null;

  @Property({ type: bigint, nullable: true, index: true })
  messageId?: number | null;

  @ManyToOne(() => Post, { nullable: true, deleteRule: 'cascade', index: true })
  post?: Post | null;

  @Property({ type: 'text' })
  url!: string;

  /** Moved by a minute when a node begins, so that another one repeats what it did not finish. */
  @Index()
  @Property({ ...moment(), defaultRaw: 'now()' })
  dueAt!: Opt<Date>;

  @Property({ type: 'integer', default: 0 })
  attempts: Opt<number> = 0;
}
