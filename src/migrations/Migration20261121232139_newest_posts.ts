import { Migration } from '@mikro-orm/migrations';

export class Migration20261121232139_newest_posts extends Migration {

  override name = 'Migration20261121232139_newest_posts';

  override up(): void | Promise<void> {
    // Marked are the newest three of each; the rest is not written for it.
    this.addSql(`alter table "posts" add "among_newest" boolean not null default false;`);
    this.addSql(`update posts set among_newest = true where id in (
      select post.id from users cross join lateral (
        select id from posts where author_id = users.id order by created_at desc, id desc limit 3
      ) post);`);
    this.addSql(`alter table "posts" alter column "among_newest" set default true;`);
    this.addSql(`create index posts_newest on posts (author_id, created_at, id) where among_newest;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "posts_newest";`);
    this.addSql(`alter table "posts" drop column "among_newest";`);
  }

}
