import { Migration } from '@mikro-orm/migrations';

export class Migration20261125230953_removals extends Migration {

  override name = 'Migration20261125230953_removals';

  override up(): void | Promise<void> {
    this.addSql(`create table "removals" ("id" bigserial primary key, "content_id" text not null, "author_id" bigint not null, "moderator_id" bigint null, "reason" text not null, "text" text not null, "saved" jsonb not null, "removed_at" timestamptz(3) not null default now(), "restored_at" timestamptz(3) null);`);
    this.addSql(`create unique index removals_standing on removals (content_id) where restored_at is null;`);
    this.addSql(`create index "removals_author_id_removed_at_id_index" on "removals" ("author_id", "removed_at", "id");`);
    this.addSql(`create index "removals_removed_at_id_index" on "removals" ("removed_at", "id");`);

    this.addSql(`alter table "uploads" add "withheld" boolean not null default false;`);
    this.addSql(`create index "uploads_path_index" on "uploads" ("path");`);

    this.addSql(`alter table "users" add "profile_removed_at" timestamptz(3) null;`);
    this.addSql(`create index users_suspended on users (id) where suspended_at is not null;`);

    this.addSql(`drop index "posts_author_id_created_at_id_index";`);
    this.addSql(`drop index "posts_created_at_id_index";`);
    this.addSql(`alter table "posts" add "removed_at" timestamptz(3) null, add "hidden" boolean not null default false;`);
    this.addSql(`create index "posts_created_at_id_hidden_index" on "posts" ("created_at", "id", "hidden");`);
    this.addSql(`create index "posts_author_id_created_at_id_hidden_index" on "posts" ("author_id", "created_at", "id", "hidden");`);

    this.addSql(`alter table "messages" add "removed_at" timestamptz(3) null, add "hidden" boolean not null default false;`);

    this.addSql(`alter table "groups" add "removed_at" timestamptz(3) null, add "hidden" boolean not null default false;`);
    this.addSql(`create index "groups_image_url_index" on "groups" ("image_url");`);

    this.addSql(`alter table "comments" add "removed_at" timestamptz(3) null, add "hidden" boolean not null default false;`);

    this.addSql(`alter table "audit_entries" drop constraint "audit_entries_action_check";`);
    this.addSql(`alter table "audit_entries" add constraint "audit_entries_action_check" check ("action" in ('ROLE_CHANGED', 'USER_SUSPENDED', 'USER_UNSUSPENDED', 'CONTENT_REMOVED', 'CONTENT_RESTORED', 'REPORT_RESOLVED'));`);

    this.addSql(`alter table "removals" add constraint "removals_author_id_foreign" foreign key ("author_id") references "users" ("id") on delete cascade;`);
    this.addSql(`alter table "removals" add constraint "removals_moderator_id_foreign" foreign key ("moderator_id") references "users" ("id") on delete set null;`);

    // What suspended users wrote was not hidden.
    const suspended = 'select id from users where suspended_at is not null';
    this.addSql(`update posts set hidden = true, among_newest = false where author_id in (${suspended});`);
    this.addSql(`update messages set hidden = true where sender_id in (${suspended});`);
    this.addSql(`with changed as (
        update comments set hidden = true where author_id in (${suspended}) returning post_id
      ), counted as (select post_id, count(*)::int as comments from changed group by post_id)
      update posts set comment_count = comment_count - counted.comments
      from counted where posts.id = counted.post_id;`);
    // Removed messages were told by their text alone, as edited by their sender.
    this.addSql(`update messages set removed_at = edited_at, edited_at = null where content = '[removed by an administrator]'
      and exists (select from audit_entries where action = 'CONTENT_REMOVED' and target_id = 'message_' || messages.id);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "removals" cascade;`);

    this.addSql(`alter table "audit_entries" drop constraint "audit_entries_action_check";`);
    this.addSql(`alter table "audit_entries" add constraint "audit_entries_action_check" check ("action" in ('ROLE_CHANGED', 'USER_SUSPENDED', 'USER_UNSUSPENDED', 'CONTENT_REMOVED', 'REPORT_RESOLVED'));`);

    this.addSql(`alter table "comments" drop column "removed_at", drop column "hidden";`);

    this.addSql(`drop index "groups_image_url_index";`);
    this.addSql(`alter table "groups" drop column "removed_at", drop column "hidden";`);

    this.addSql(`alter table "messages" drop column "removed_at", drop column "hidden";`);

    this.addSql(`drop index "posts_created_at_id_hidden_index";`);
    this.addSql(`drop index "posts_author_id_created_at_id_hidden_index";`);
    this.addSql(`alter table "posts" drop column "removed_at", drop column "hidden";`);
    this.addSql(`create index "posts_author_id_created_at_id_index" on "posts" ("author_id", "created_at", "id");`);
    this.addSql(`create index "posts_created_at_id_index" on "posts" ("created_at", "id");`);

    this.addSql(`drop index "uploads_path_index";`);
    this.addSql(`alter table "uploads" drop column "withheld";`);

    this.addSql(`drop index "users_suspended";`);
    this.addSql(`alter table "users" drop column "profile_removed_at";`);
  }

}
