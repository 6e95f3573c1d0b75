import { Migration } from '@mikro-orm/migrations';

export class Migration20261125213818_commit_order extends Migration {

  override name = 'Migration20261125213818_commit_order';

  override up(): void | Promise<void> {
    this.addSql(`alter table "streams" add "at" timestamptz(3) not null default now();`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "streams" drop column "at";`);
  }

}
