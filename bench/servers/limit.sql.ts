/** A person as JSON; a whole row turns into JSON faster than json_build_object builds it. */
const person = (alias: string) =>
  `(select who from (select ${alias}.id, ${alias}.username, case when ${alias}.avatar_url is not null then json_build_object('url', ${alias}.avatar_url) end as avatar) who)`;

const named = (alias: string) => `(select who from (select ${alias}.id, ${alias}.username) who)`;

/** The statement of each page: one row with one column, the page's JSON as text. */
export const statements: Record<string, string> = {
  feed: `
    select coalesce(json_agg(page), '[]')::text as json from (
      select p.id, p.content, p.created_at as "createdAt", p.like_count as "likeCount",
        p.comment_count as "commentCount",
        exists (select from post_likes where post_id = p.id and user_id = $1) as "viewerHasLiked",
        ${person('a')} as author, coalesce(c.list, '[]') as comments
      from (
        select newest.id from (
          select followee_id as author_id from follows where follower_id = $1 union all select $1::bigint
        ) author cross join lateral (
          select id, created_at from posts where author_id = author.author_id
          order by created_at desc, id desc limit 20
        ) newest order by newest.created_at desc, newest.id desc limit 20
      ) head
        join posts p using (id)
        join users a on a.id = p.author_id
        cross join lateral (
          select json_agg(comment) as list from (
            select c.id, c.content, c.created_at as "createdAt", ${person('u')} as author
            from comments c join users u on u.id = c.author_id
            where post_id = p.id order by c.created_at, c.id limit 3
          ) comment
        ) c
      order by p.created_at desc, p.id desc
    ) page`,
  history: `
    select coalesce(json_agg(page order by seq), '[]')::text as json from (
      select m.id, m.seq, m.content, m.sent_at as "sentAt", ${person('u')} as sender
      from messages m join users u on u.id = m.sender_id
      where conversation_id = $2 and exists (
        select from participants where conversation_id = $2 and user_id = $1
      ) order by m.seq desc limit 50
    ) page`,
  conversations: `
    select coalesce(json_agg(page), '[]')::text as json from (
      select p.conversation_id as id, p.active_at as "activeAt", (select count(*) from (
          select from messages n where n.conversation_id = p.conversation_id and n.seq > p.read_seq
            and n.sender_id <> p.user_id and n.deleted_at is null and n.removed_at is null limit 1000
        ) n) as "unreadCount",
        o.list as participants, m.last as "lastMessage"
      from (
        select part.conversation_id, part.user_id, part.read_seq,
          greatest(part.created_at, s.active_at) as active_at
        from participants part join streams s on s.home_kind = 1 and s.home = part.conversation_id
        where user_id = $1 order by active_at desc, conversation_id desc limit 20
      ) p
        cross join lateral (
          select json_agg(${person('u')} order by o.created_at, o.id) as list
          from participants o join users u on u.id = o.user_id
          where o.conversation_id = p.conversation_id
        ) o
        left join lateral (
          select to_json(message) as last from (
            select m.id, m.seq, m.content, m.sent_at as "sentAt",
              ${named('u')} as sender
            from messages m join users u on u.id = m.sender_id
            where m.conversation_id = p.conversation_id and m.deleted_at is null
            order by m.seq desc limit 1
          ) message
        ) m on true
      order by p.active_at desc, p.conversation_id desc
    ) page`,
  legacy: `
    select coalesce(json_agg(page), '[]')::text as json from (
      select p.id, p.author_id as author, ${named('a')} as author_details,
        a.username as author_username, p.content, p.images->0->>'path' as image, p.created_at, p.updated_at,
        p.like_count as likes_count, p.comment_count as comments_count,
        l.liked as user_liked, l.liked as is_liked,
        coalesce(c.list, '[]') as comments
      from (
        select newest.* from follows cross join lateral (
          select * from posts where author_id = followee_id
          order by created_at desc, id desc limit 500
        ) newest where follower_id = $1 order by newest.created_at desc, newest.id desc limit 500
      ) p
        cross join lateral (select * from users where id = p.author_id limit 1) a
        cross join lateral (
          select exists (select from post_likes where post_id = p.id and user_id = $1) as liked
        ) l
        cross join lateral (
          select json_agg(comment order by created_at, id) as list from (
            select c.id, c.post_id as post, c.author_id as author, ${named('u')} as author_details,
              u.username as author_username, c.content, c.created_at, c.updated_at,
              c.like_count as likes_count, l.liked as user_liked, l.liked as is_liked
            from comments c join users u on u.id = c.author_id
              cross join lateral (
                select exists (
                  select from comment_likes where comment_id = c.id and user_id = $1
                ) as liked
              ) l
            where post_id = p.id order by c.created_at desc, c.id desc limit 20
          ) comment
        ) c
      order by p.created_at desc, p.id desc
    ) page`,
};
