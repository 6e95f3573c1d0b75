import { Migration } from '@mikro-orm/migrations';

export class Migration20261126031050_imports extends Migration {

  override name = 'Migration20261126031050_imports';

  override up(): void | Promise<void> {
    this.addSql(`create table "imported_ids" ("dialect" text not null, "kind" text not null, "source_id" text not null, "target_id" bigint not null, primary key ("dialect", "kind", "source_id"));`);
    this.addSql(`create index "imported_ids_dialect_kind_target_id_index" on "imported_ids" ("dialect", "kind", "target_id");`);

    this.addSql(`create table "import_progress" ("dialect" text not null, "kind" text not null, "cursor" jsonb null, "taken" bigint not null default '0', "refused" bigint not null default '0', "at" timestamptz(3) not null default now(), primary key ("dialect", "kind"));`);

    this.addSql(`alter table "uploads" add "file" text null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "imported_ids" cascade;`);
    this.addSql(`drop table if exists "import_progress" cascade;`);

    this.addSql(`alter table "uploads" drop column "file";`);
  }

}
