import { Migration } from '@mikro-orm/migrations';

export class Migration20261125215939_names_and_policies extends Migration {

  override name = 'Migration20261125215939_names_and_policies';

  override up(): void | Promise<void> {
    this.addSql(`alter table "reserved_names" add "holder_id" bigint null;`);

    this.addSql(`drop index "users_email_unique";`);
    this.addSql(`drop index "users_username_unique";`);
    this.addSql(`alter table "users" add "username_key" text, add "username_skeleton" text, add "email_key" text, add "registered_under" text not null default 'default';`);
    // Near enough for names of one script; each becomes exact when its user is next written.
    this.addSql(`update users set email_key = lower(normalize(email, nfkc)),
      username_key = replace(lower(normalize(username, nfkc)), 'ς', 'σ'),
      username_skeleton = replace(lower(normalize(username, nfkc)), 'ς', 'σ');`);
    this.addSql(`alter table "users" alter "username_key" set not null, alter "username_skeleton" set not null, alter "email_key" set not null;`);
    this.addSql(`alter table "users" add constraint "users_username_key_unique" unique ("username_key");`);
    this.addSql(`alter table "users" add constraint "users_username_skeleton_unique" unique ("username_skeleton");`);
    this.addSql(`alter table "users" add constraint "users_email_key_unique" unique ("email_key");`);

    this.addSql(`alter table "sessions" add "policy" text not null default 'default';`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "reserved_names" drop column "holder_id";`);

    this.addSql(`alter table "sessions" drop column "policy";`);

    this.addSql(`alter table "users" drop constraint "users_username_key_unique";`);
    this.addSql(`alter table "users" drop constraint "users_username_skeleton_unique";`);
    this.addSql(`alter table "users" drop constraint "users_email_key_unique";`);
    this.addSql(`alter table "users" drop column "username_key", drop column "username_skeleton", drop column "email_key", drop column "registered_under";`);
    this.addSql(`create unique index users_email_unique on users (lower(email));`);
    this.addSql(`create unique index users_username_unique on users (lower(username));`);
  }

}
