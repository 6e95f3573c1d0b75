import { Migration } from '@mikro-orm/migrations';

export class Migration20261126035140_confirmed_email_owner extends Migration {

  override name = 'Migration20261126035140_confirmed_email_owner';

  override up(): void | Promise<void> {
    this.addSql(`alter table "users" drop constraint "users_email_key_unique";`);
    this.addSql(`alter table "users" add "email_since" timestamptz(3) not null default now();`);
    this.addSql(`create index "users_email_key_index" on "users" ("email_key");`);
    this.addSql(`create unique index users_confirmed_email on users (email_key) where email_confirmed_at is not null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "users_email_key_index";`);
    this.addSql(`drop index "users_confirmed_email";`);
    this.addSql(`alter table "users" drop column "email_since";`);
    this.addSql(`alter table "users" add constraint "users_email_key_unique" unique ("email_key");`);
  }

}
