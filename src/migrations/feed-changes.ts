/** The last change of each post, by which feeds are followed: one row whatever the number of followers. */
export const feedChanges: readonly string[] = [
  `create table "feed_changes" ("post_id" bigint not null, "author_id" bigint not null, "mark" bigint not null, "created_mark" bigint not null default '0', "gone" boolean not null default false, "at" timestamptz(3) not null default now(), primary key ("post_id"));`,
  `create index "feed_changes_mark_index" on "feed_changes" ("mark");`,
  `create index "feed_changes_at_index" on "feed_changes" ("at");`,
  `create function note_post_change() returns trigger
  language plpgsql set search_path from current as $$
  declare
    post posts = case when tg_op = 'DELETE' then old else new end;
    mark bigint = pg_current_xact_id()::text::bigint;
  begin
    insert into feed_changes as known (post_id, author_id, mark, created_mark, gone)
    values (post.id, post.author_id, mark, case when tg_op = 'INSERT' then mark else 0 end,
      tg_op = 'DELETE' or post.hidden)
    on conflict (post_id) do update set mark = excluded.mark, gone = excluded.gone, at = now();
    return null;
  end $$;`,
  `create trigger posts_written after insert or delete on posts for each row execute function note_post_change();`,
  `create trigger posts_changed after update of content, images, link_preview, hidden on posts for each row
  when ((old.content, old.images, old.link_preview, old.hidden) is distinct from (new.content, new.images, new.link_preview, new.hidden))
  execute function note_post_change();`,
];
