import 'reflect-metadata';
import { BigIntType, Collection, type Opt } from '@mikro-orm/core';
import { Entity, ManyToOne, OneToMany, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, Int, ObjectType } from 'type-graphql';

const bigint = new BigIntType('number');
/** New ones each time, since the decorator writes the property's name into them. */
const moment = () => ({ type: 'datetime', length: 3 }) as const;

@ObjectType()
export class Image {
  @Field(() => String)
  url!: string;
}

@Entity({ tableName: 'users' })
@ObjectType()
export class User {
  @Field(() => ID)
  @PrimaryKey({ type: bigint })
  id!: number;

  @Field(() => String)
  @Property({ type: 'text' })
  username!: string;

  @Property({ type: 'text', nullable: true })
  avatarUrl?: string | null;

  @Field(() => Image, { nullable: true })
  get avatar(): Opt<Image> | null {
    return this.avatarUrl ? { url: this.avatarUrl } : null;
  }
}

@Entity({ tableName: 'follows' })
export class Follow {
  @PrimaryKey({ type: bigint })
  id!: number;

  @ManyToOne(() => User)
  follower!: User;

  @ManyToOne(() => User)
  followee!: User;
}

@Entity({ tableName: 'posts' })
@ObjectType()
export class Post {
  @Field(() => ID)
  @PrimaryKey({ type: bigint })
  id!: number;

  @Field(() => User)
  @ManyToOne(() => User)
  author!: User;

  @Field(() => String)
  @Property({ type: 'text' })
  content!: string;

  @Field(() => Int)
  @Property({ type: 'integer' })
  likeCount!: number;

  @Field(() => Int)
  @Property({ type: 'integer' })
  commentCount!: number;

  @Field(() => Date)
  @Property(moment())
  createdAt!: Date;

  @OneToMany(
    () => Comment,
    (comment) => comment.post,
  )
  comments = new Collection<Comment>(this);
}

@Entity({ tableName: 'post_likes' })
export class PostLike {
  @ManyToOne(() => Post, { primary: true })
  post!: Post;

  @ManyToOne(() => User, { primary: true })
  user!: User;
}

@Entity({ tableName: 'comments' })
@ObjectType()
export class Comment {
  @Field(() => ID)
  @PrimaryKey({ type: bigint })
  id!: number;

  @ManyToOne(() => Post)
  post!: Post;

  @Field(() => User)
  @ManyToOne(() => User)
  author!: User;

  @Field(() => String)
  @Property({ type: 'text' })
  content!: string;

  @Field(() => Date)
  @Property(moment())
  createdAt!: Date;
}

@Entity({ tableName: 'conversations' })
@ObjectType()
export class Conversation {
  @Field(() => ID)
  @PrimaryKey({ type: bigint })
  id!: number;

  @OneToMany(
    () => Participant,
    (participant) => participant.conversation,
  )
  parts = new Collection<Participant>(this);
}

@Entity({ tableName: 'participants' })
export class Participant {
  @PrimaryKey({ type: bigint })
  id!: number;

  @ManyToOne(() => Conversation)
  conversation!: Conversation;

  @ManyToOne(() => User)
  user!: User;

  @Property({ type: bigint })
  readSeq!: number;

  @Property(moment())
  createdAt!: Date;
}

@Entity({ tableName: 'messages' })
@ObjectType()
export class Message {
  @Field(() => ID)
  @PrimaryKey({ type: bigint })
  id!: number;

  @ManyToOne(() => Conversation)
  conversation!: Conversation;

  @Field(() => Int)
  @Property({ type: bigint })
  seq!: number;

  @Field(() => User)
  @ManyToOne(() => User)
  sender!: User;

  @Field(() => String)
  @Property({ type: 'text' })
  content!: string;

  @Field(() => Date)
  @Property(moment())
  sentAt!: Date;

  @Property({ ...moment(), nullable: true })
  deletedAt?: Date | null;

  @Property({ type: 'text', nullable: true })
  clientKey?: string | null;
}

@Entity({ tableName: 'streams' })
export class Stream {
  @PrimaryKey({ type: 'smallint' })
  homeKind!: number;

  @PrimaryKey({ type: bigint })
  home!: number;

  @Property({ type: bigint })
  head!: number;

  @Property(moment())
  at!: Date;

  @Property(moment())
  activeAt!: Date;
}

@Entity({ tableName: 'events' })
export class Event {
  @PrimaryKey({ type: 'smallint' })
  homeKind!: number;

  @PrimaryKey({ type: bigint })
  home!: number;

  @PrimaryKey({ type: bigint })
  seq!: number;

  @Property({ type: 'text' })
  kind!: string;

  @Property({ type: bigint })
  actorId!: number;

  @Property({ type: 'json' })
  data!: object;

  @Property(moment())
  at!: Date;
}

export const entities = [
  User,
  Follow,
  Post,
  PostLike,
  Comment,
  Conversation,
  Participant,
  Message,
  Stream,
  Event,
];
