import { Migration } from '@mikro-orm/migrations';

export class Migration20261126032546_undo_second_factor extends Migration {

  override name = 'Migration20261126032546_undo_second_factor';

  override up(): void | Promise<void> {
    this.addSql(`alter table "login_codes" drop constraint "login_codes_purpose_check";`);
    this.addSql(`alter table "login_codes" add constraint "login_codes_purpose_check" check ("purpose" in ('LOGIN', 'PASSWORD', 'CONFIRM_EMAIL', 'UNDO_EMAIL', 'UNDO_SECOND_FACTOR'));`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "login_codes" drop constraint "login_codes_purpose_check";`);
    this.addSql(`alter table "login_codes" add constraint "login_codes_purpose_check" check ("purpose" in ('LOGIN', 'PASSWORD', 'CONFIRM_EMAIL', 'UNDO_EMAIL'));`);
  }

}
