import { newestOfEach } from '../../domain/posts/newest.service.js';
import type { Batch, Kind } from '../batch.js';
import { pictureAddress } from '../pictures.js';
import type { Row } from '../source.js';
import { past, textOr } from '../values.js';

function momentsOf(batch: Batch, row: Row) {
  const at = batch.pastAt(row.createdAt);
  const changed = past(row.updatedAt, batch.settings.timeZone) ?? at;
  return { at, changed: new Date(Math.max(+at, +changed)) };
}

/** Posts, or tweets. */
export const posts: Kind = {
  required: ['id', 'author', 'content'],
  optional: ['image', 'createdAt', 'updatedAt'],
  table: 'posts',
  async write(batch) {
    const { target } = batch;
    const found = await batch.identify('posts', await batch.resolve({ author: 'people' }));
    await target.write(
      {
        ...{ id: 'bigint', author: 'bigint', content: 'text', image: 'text' },
        ...{ at: 'timestamptz', changed: 'timestamptz' },
      },
      found.map(({ row, id, author }) => ({
        id,
        author,
        content: textOr(row.content),
        image: pictureAddress(row.image),
        ...momentsOf(batch, row),
      })),
      `insert into posts (id, author_id, content, images, created_at, updated_at)
       select id, author, content,
         case when image is null then '[]' else jsonb_build_array(jsonb_build_object('path', image, 'alt', null)) end, at, changed from input`,
    );
    await target.query(
      `update posts set among_newest = false where among_newest and author_id = any($1)
         and id not in (
           select newest.id from unnest($1::bigint[]) as author (id) cross join lateral (
             select id from posts where author_id = author.id and not hidden
             order by created_at desc, id desc limit $2
           ) newest
         )`,
      [[...new Set(found.map(({ author }) => author))], newestOfEach],
    );
    return found.length;
  },
};

/** Comments on posts. */
export const comments: Kind = {
  required: ['id', 'post', 'author', 'content'],
  optional: ['createdAt', 'updatedAt'],
  table: 'comments',
  async write(batch) {
    const rows = await batch.resolve({ post: 'posts', author: 'people' });
    const found = await batch.identify('comments', rows);
    await batch.target.write(
      {
        ...{ id: 'bigint', post: 'bigint', author: 'bigint', content: 'text' },
        ...{ at: 'timestamptz', changed: 'timestamptz' },
      },
      found.map(({ row, id, post, author }) => ({
        id,
        post,
        author,
        content: textOr(row.content),
        ...momentsOf(batch, row),
      })),
      `, added as (
         insert into comments (id, post_id, author_id, content, created_at, updated_at)
         select id, post, author, content, at, changed from input returning post_id
       ), counted as (select post_id, count(*)::int as comments from added group by post_id)
       update posts set comment_count = comment_count + comments
       from counted where posts.id = counted.post_id`,
    );
    return found.length;
  },
};

/** Likes of posts or of comments. */
const likesOf = (liked: 'post' | 'comment'): Kind => ({
  required: ['id', liked, 'person'],
  optional: ['at'],
  async write(batch) {
    const references = { [liked]: `${liked}s`, person: 'people' } as Record<
      typeof liked | 'person',
      'posts' | 'comments' | 'people'
    >;
    const found = await batch.resolve(references);
    await batch.target.write(
      { liked: 'bigint', person: 'bigint', at: 'timestamptz' },
      found.map(({ row, person, [liked]: id }) => ({
        liked: id,
        person,
        at: past(row.at, batch.settings.timeZone),
      })),
      `, added as (
         insert into ${liked}_likes (${liked}_id, user_id, created_at)
         select liked, person, coalesce(at, (select created_at from ${liked}s where id = liked)) from input
         on conflict do nothing returning ${liked}_id as id
       ), counted as (select id, count(*)::int as likes from added group by id)
       update ${liked}s set like_count = like_count + likes
       from counted where ${liked}s.id = counted.id`,
    );
    return found.length;
  },
});

export const postLikes = likesOf('post');
export const commentLikes = likesOf('comment');
