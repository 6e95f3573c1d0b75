import { Migration } from '@mikro-orm/migrations';

export class Migration20261126031023_contact_counts extends Migration {

  override name = 'Migration20261126031023_contact_counts';

  override up(): void | Promise<void> {
    this.addSql(`create table "contact_counts" ("user_id" bigint not null, "count" int not null default 1, "since" timestamptz(3) not null default now(), primary key ("user_id"));`);

    this.addSql(`alter table "contact_counts" add constraint "contact_counts_user_id_foreign" foreign key ("user_id") references "users" ("id") on update cascade on delete cascade;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "contact_counts" cascade;`);
  }

}
