import type { EntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import {
  Arg,
  type ClassType,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Int,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import {
  Comment,
  Conversation,
  Follow,
  Message,
  Participant,
  Post,
  PostLike,
  Stream,
  User,
} from './entities.ts';

/** The context of one request, with its own loaders. */
export class Context {
  readonly comments = new DataLoader((ids: readonly number[]) => this.loadComments([...ids]));
  readonly likes = new DataLoader((ids: readonly number[]) => this.loadLikes([...ids]));
  readonly parts = new DataLoader((ids: readonly number[]) => this.loadParts([...ids]));
  readonly last = new DataLoader((ids: readonly number[]) => this.loadLast([...ids]));

  readonly em: EntityManager;
  readonly viewerId: number;

  constructor(em: EntityManager, viewerId: number) {
    this.em = em;
    this.viewerId = viewerId;
  }

  private async loadComments(ids: number[]): Promise<Comment[][]> {
    const found = await this.em.find(
      Comment,
      { post: { $in: ids } },
      { orderBy: { createdAt: 'asc', id: 'asc' }, populate: ['author'] },
    );
    const byPost = Map.groupBy(found, ({ post }) => post.id);
    return ids.map((id) => byPost.get(id) ?? []);
  }

  private async loadLikes(ids: number[]): Promise<boolean[]> {
    const found = await this.em.find(PostLike, { user: this.viewerId, post: { $in: ids } });
    const liked = new Set(found.map(({ post }) => post.id));
    return ids.map((id) => liked.has(id));
  }

  private async loadParts(ids: number[]): Promise<Participant[][]> {
    const found = await this.em.find(
      Participant,
      { conversation: { $in: ids } },
      { orderBy: { createdAt: 'asc', id: 'asc' }, populate: ['user'] },
    );
    const byConversation = Map.groupBy(found, ({ conversation }) => conversation.id);
    return ids.map((id) => byConversation.get(id) ?? []);
  }

  private async loadLast(ids: number[]): Promise<(Message | null)[]> {
    const newest = await this.em.execute<{ id: string }[]>(
      `select distinct on (conversation_id) id from messages
       where conversation_id in (?) and deleted_at is null order by conversation_id, seq desc`,
      [ids],
    );
    const found = await this.em.find(
      Message,
      { id: { $in: newest.map(({ id }) => Number(id)) } },
      { populate: ['sender'] },
    );
    const byConversation = new Map(found.map((one) => [one.conversation.id, one]));
    return ids.map((id) => byConversation.get(id) ?? null);
  }
}

function ConnectionOf<T extends object>(node: ClassType<T>, name: string) {
  @ObjectType(`${name}Connection`)
  class Connection {
    @Field(() => [node])
    nodes!: T[];
  }
  return Connection;
}

const PostConnection = ConnectionOf(Post, 'Post');
const CommentConnection = ConnectionOf(Comment, 'Comment');
const MessageConnection = ConnectionOf(Message, 'Message');
const ConversationConnection = ConnectionOf(Conversation, 'Conversation');

@Resolver(() => Post)
export class PostResolver {
  @Query(() => PostConnection)
  async feed(@Arg('first', () => Int) first: number, @Ctx() { em, viewerId }: Context) {
    const follows = await em.find(Follow, { follower: viewerId });
    const nodes = await em.find(
      Post,
      { author: { $in: [viewerId, ...follows.map(({ followee }) => followee.id)] } },
      { orderBy: { createdAt: 'desc', id: 'desc' }, limit: first, populate: ['author'] },
    );
    return { nodes };
  }

  @FieldResolver(() => Boolean)
  viewerHasLiked(@Root() { id }: Post, @Ctx() { likes }: Context) {
    return likes.load(id);
  }

  @FieldResolver(() => CommentConnection)
  async comments(
    @Root() { id }: Post,
    @Arg('first', () => Int) first: number,
    @Ctx() { comments }: Context,
  ) {
    return { nodes: (await comments.load(id)).slice(0, first) };
  }
}

@Resolver(() => Conversation)
export class ConversationResolver {
  @Query(() => Conversation, { nullable: true })
  async conversation(@Arg('id', () => ID) id: string, @Ctx() { em, viewerId }: Context) {
    const number = Number(id.replace('conversation_', ''));
    const part = await em.findOne(
      Participant,
      { conversation: number, user: viewerId },
      { populate: ['conversation'] },
    );
    return part?.conversation;
  }

  @Query(() => ConversationConnection)
  async conversations(@Arg('first', () => Int) first: number, @Ctx() { em, viewerId }: Context) {
    const parts = await em.find(Participant, { user: viewerId }, { populate: ['conversation'] });
    const byId = new Map(parts.map(({ conversation }) => [conversation.id, conversation]));
    const streams = await em.find(
      Stream,
      { homeKind: 1, home: { $in: [...byId.keys()] } },
      { orderBy: { activeAt: 'desc', home: 'desc' }, limit: first },
    );
    return { nodes: streams.map(({ home }) => byId.get(home)) };
  }

  @FieldResolver(() => MessageConnection)
  async messages(
    @Root() { id }: Conversation,
    @Arg('last', () => Int) last: number,
    @Ctx() { em }: Context,
  ) {
    const nodes = await em.find(
      Message,
      { conversation: id },
      { orderBy: { seq: 'desc' }, limit: last, populate: ['sender'] },
    );
    return { nodes: nodes.reverse() };
  }

  @FieldResolver(() => [User])
  async participants(@Root() { id }: Conversation, @Ctx() { parts }: Context) {
    return (await parts.load(id)).map(({ user }) => user);
  }

  @FieldResolver(() => Int)
  async unreadCount(@Root() { id }: Conversation, @Ctx() { em, parts, viewerId }: Context) {
    const own = (await parts.load(id)).find(({ user }) => user.id === viewerId);
    return em.count(Message, {
      conversation: id,
      seq: { $gt: own?.readSeq ?? 0 },
      sender: { $ne: viewerId },
      deletedAt: null,
    });
  }

  @FieldResolver(() => Date)
  async activeAt(@Root() { id }: Conversation, @Ctx() { em }: Context) {
    return (await em.findOneOrFail(Stream, { homeKind: 1, home: id })).activeAt;
  }

  @FieldResolver(() => Message, { nullable: true })
  lastMessage(@Root() { id }: Conversation, @Ctx() { last }: Context) {
    return last.load(id);
  }
}
