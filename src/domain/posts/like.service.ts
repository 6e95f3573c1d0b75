import type { EntityClass } from '@mikro-orm/core';
import type { Context } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { declareAppend, type Given, outcome } from '../../core/events/append-statement.js';
import { computed } from '../../core/reads/computed.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import type { Columns } from '../../core/reads/rows.js';
import { literal, raw, type Sql, sql, viewerId } from '../../core/reads/sql.js';
import { seen } from '../../core/reads/visible.js';
import { heldViewer } from '../account/hold.service.js';
import type { User } from '../account/user.entity.js';
import { isListed } from '../account/user.reads.js';
import { userById } from '../account/user.service.js';
import { noticeSql } from '../inbox/notice-sql.js';
import {
  type TellingSql,
  type TellingValues,
  takeBackFrom,
  tellingValues,
  tellOnce,
} from '../inbox/tell-once.js';
import { Comment } from './comment.entity.js';
import { CommentLike } from './comment-like.entity.js';
import { Post } from './post.entity.js';
import { PostLike } from './post-like.entity.js';

const kinds = {
  post: {
    entity: Post,
    table: 'post_likes',
    column: 'post_id',
    liked: 'posts',
    isThere: (row: Sql) => sql`not ${row}.hidden`,
    notice: (postId: number, userId: number) => tellingValues('postLiked', { postId, userId }),
  },
  comment: {
    entity: Comment,
    table: 'comment_likes',
    column: 'comment_id',
    liked: 'comments',
    isThere: (row: Sql) => sql`not ${row}.hidden and ${row}.deleted_at is null`,
    notice: (commentId: number, userId: number) =>
      tellingValues('commentLiked', { commentId, userId }),
  },
} as const;

type Kind = keyof typeof kinds;
type Liked<K extends Kind> = InstanceType<(typeof kinds)[K]['entity']>;

/** The id of a post or comment, and what its author is told of. */
type Values = TellingValues & { readonly id: number };

const noticeOf = (given: Given<Values>): TellingSql => ({
  ...noticeSql(given),
  event: { kind: given('eventKind', 'text'), data: given('eventData', 'jsonb') },
});

const author = sql`select row.author_id as id from row cross join changed`;

/** What both statements end with: the row, with the changed count. */
const answer = (isRefused: Sql) =>
  sql`select row.*, (select like_count from counted) as append__count, ${outcome(
    sql`case when not exists (select from held) then 'NO_ACCOUNT' when ${isRefused} then 'NOT_FOUND' end`,
  )} from (values (1)) one left join row on true`;

const declare = <K extends Kind>(kind: K, name: string, text: Declared<K>) =>
  declareAppend({
    name: `${name}_${kind}`,
    text: (columns: Columns, given: Given<Values>) => text(kinds[kind], columns, given),
    refusals: { NOT_FOUND: () => notFound(kinds[kind].entity.name) },
    missing: () => notFound(kinds[kind].entity.name),
    read(ctx, { append__count: count, ...row }: { append__count: number | null }): Liked<K> {
      const own = { ...row, ...(count !== null && { like_count: count }) };
      return ctx.em.map<Post | Comment>(kinds[kind].entity, own as never) as Liked<K>;
    },
  });

type Declared<K extends Kind> = (
  of: (typeof kinds)[K],
  columns: Columns,
  given: Given<Values>,
) => Sql;

/** Locks the row, whose like count changes. */
const declareLike = <K extends Kind>(kind: K) =>
  declare(kind, 'like', ({ entity, table, column, liked, isThere }, columns, given) => {
    const found = (row: Sql) =>
      sql`${row}.id = ${given('id', 'bigint')} and ${isThere(row)} and exists (select from held)`;
    return sql`with held as materialized (${heldViewer(sql`true`)}),
    row as materialized (${seen(entity, found, columns)} for no key update of found),
    moment as materialized (
      select like_moment(${literal(kind)}, row.id, row.author_id, ${viewerId}) as at from row
    ), changed as (
      insert into ${raw(table)} (${raw(column)}, user_id, created_at)
      select row.id, ${viewerId}, moment.at from row cross join moment where moment.at is not null
      on conflict do nothing returning ${raw(column)} as id
    ), counted as (
      update ${raw(liked)} own set like_count = own.like_count + 1 from changed where own.id = changed.id
      returning own.like_count
    ), ${tellOnce(author, noticeOf(given))}
    ${answer(sql`not exists (select from moment where at is not null)`)}`;
  });

const declareUnlike = <K extends Kind>(kind: K) =>
  declare(kind, 'unlike', ({ entity, liked, isThere }, columns, given) => {
    const found = (row: Sql) => sql`${row}.id = ${given('id', 'bigint')}`;
    return sql`with held as materialized (${heldViewer(sql`true`)}),
    row as materialized (
      select ${columns.all(entity, raw('own'))} from ${raw(liked)} own where ${found(raw('own'))} and ${isThere(raw('own'))} and exists (select from held)
      for no key update
    ), changed as materialized (
      select row.id from row where remove_like(${literal(kind)}, row.id, ${viewerId})
    ), counted as (
      update ${raw(liked)} own set like_count = own.like_count - 1 from changed where own.id = changed.id
      returning own.like_count
    ), ${takeBackFrom(author, noticeOf(given))}
    ${answer(sql`row.id is null or not exists (${seen(entity, found, columns)})`)}`;
  });

const likes = { post: declareLike('post'), comment: declareLike('comment') };
const unlikes = { post: declareUnlike('post'), comment: declareUnlike('comment') };

/** Adds a like of the viewer and notifies the author once; idempotent. Throws NOT_FOUND. */
export const like = async <K extends Kind>(ctx: Context, kind: K, id: number): Promise<Liked<K>> =>
  likes[kind](ctx, { id, ...kinds[kind].notice(id, ctx.viewer.id) }) as Promise<Liked<K>>;

/**
 * Removes the like of the viewer; idempotent. A like of what the viewer does not see any more is removed too, with the
 * same answer as for what does not exist. Throws NOT_FOUND.
 */
export const unlike = async <K extends Kind>(
  ctx: Context,
  kind: K,
  id: number,
): Promise<Liked<K>> =>
  unlikes[kind](ctx, { id, ...kinds[kind].notice(id, ctx.viewer.id) }) as Promise<Liked<K>>;

const likedByViewer = <K extends Kind>(kind: K) => {
  const { entity, table, column } = kinds[kind];
  return computed(
    entity,
    (row) =>
      sql`exists (select from ${raw(table)} liked where liked.${raw(column)} = ${row}.id and liked.user_id = ${viewerId})`,
    Boolean,
  );
};

/** Whether the viewer likes a post or comment. */
export const viewerLikes = { post: likedByViewer('post'), comment: likedByViewer('comment') };

const likersOf = <L extends PostLike | CommentLike>(
  entity: EntityClass<L>,
  by: 'post' | 'comment',
) =>
  connection<L, object, User>({
    entity,
    by,
    node: 'user',
    find: userById,
    where: (row) => isListed(sql`${row}.user_id`),
    order: byMoment<L>('created_at', 'user_id', {
      keyOf: ({ user, createdAt }) => ({ id: user.id, createdAt }),
    }),
  });

/** The users who like a post or comment, most recent like first. */
export const likers = {
  post: likersOf(PostLike, 'post'),
  comment: likersOf(CommentLike, 'comment'),
};
