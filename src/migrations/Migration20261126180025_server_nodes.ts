import { Migration } from '@mikro-orm/migrations';

export class Migration20261126180025_server_nodes extends Migration {

  override name = 'Migration20261126180025_server_nodes';

  override up(): void | Promise<void> {
    this.addSql(`create table "server_nodes" ("id" uuid not null, "name" text not null, "started_at" timestamptz(3) not null, "seen_at" timestamptz(3) not null, "sockets" int not null, "streams" int not null, primary key ("id"));`);
    this.addSql(`create index "server_nodes_seen_at_index" on "server_nodes" ("seen_at");`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "server_nodes" cascade;`);
  }

}
