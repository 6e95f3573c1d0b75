import { Migration } from '@mikro-orm/migrations';

export class Migration20261126034303_signals extends Migration {

  override name = 'Migration20261126034303_signals';

  override up(): void | Promise<void> {
    this.addSql(`create index events_signals on events (at) where kind in ('OFFER', 'ANSWER', 'ICE_CANDIDATE');`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "events_signals";`);
  }

}
