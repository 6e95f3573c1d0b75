import { Migration } from '@mikro-orm/migrations';

export class Migration20261126031000_stream_history extends Migration {

  override name = 'Migration20261126031000_stream_history';

  override up(): void | Promise<void> {
    this.addSql(`alter table "streams" add "history" bigint null, add "former_epoch" uuid null, add "former_head" bigint null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "streams" drop column "history", drop column "former_epoch", drop column "former_head";`);
  }

}
