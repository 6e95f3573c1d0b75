const person = (alias: string) =>
  `json_build_object('id', ${alias}.id, 'username', ${alias}.username, 'avatarUrl', ${alias}.avatar_url)`;

/** The statement of each page: one row with one column, the page's JSON as text. */
export const statements: Record<string, string> = {
  feed: `
    select coalesce(json_agg(json_build_object(
      'id', p.id, 'content', p.content, 'createdAt', p.created_at, 'likeCount', p.like_count,
      'commentCount', p.comment_count,
      'viewerHasLiked', exists (select from post_likes where post_id = p.id and user_id = $1),
      'author', ${person('a')}, 'comments', coalesce(c.list, '[]')
    ) order by p.created_at desc, p.id desc), '[]')::text as json
    from (
      select id from posts
      where author_id = any (array(select followee_id from follows where follower_id = $1))
      order by created_at desc, id desc limit 20
    ) head
      join posts p using (id)
      join users a on a.id = p.author_id
      cross join lateral (
        select json_agg(json_build_object(
          'id', c.id, 'content', c.content, 'createdAt', c.created_at, 'author', ${person('u')}
        )) as list
        from (
          select * from comments where post_id = p.id order by created_at, id limit 3
        ) c join users u on u.id = c.author_id
      ) c`,
  history: `
    select coalesce(json_agg(json_build_object(
      'id', m.id, 'seq', m.seq, 'content', m.content, 'sentAt', m.sent_at, 'sender', ${person('u')}
    ) order by m.seq), '[]')::text as json
    from (
      select * from messages
      where conversation_id = $2 and exists (
        select from participants where conversation_id = $2 and user_id = $1
      ) order by seq desc limit 50
    ) m join users u on u.id = m.sender_id`,
  conversations: `
    select coalesce(json_agg(json_build_object(
      'id', p.conversation_id, 'activeAt', p.active_at, 'unreadCount', p.unread_count,
      'participants', o.list, 'lastMessage', m.json
    ) order by p.active_at desc, p.conversation_id desc), '[]')::text as json
    from (
      select * from participants where user_id = $1
      order by active_at desc, conversation_id desc limit 20
    ) p
      cross join lateral (
        select json_agg(${person('u')} order by o.created_at, o.id) as list
        from participants o join users u on u.id = o.user_id
        where o.conversation_id = p.conversation_id
      ) o
      left join lateral (
        select json_build_object('id', m.id, 'seq', m.seq, 'content', m.content, 'sentAt', m.sent_at,
          'sender', json_build_object('id', u.id, 'username', u.username)) as json
        from messages m join users u on u.id = m.sender_id
        where m.conversation_id = p.conversation_id and m.deleted_at is null
        order by m.seq desc limit 1
      ) m on true`,
};
