import { Migration } from '@mikro-orm/migrations';

export class Migration20261125223004_confirmed_emails extends Migration {

  override name = 'Migration20261125223004_confirmed_emails';

  override up(): void | Promise<void> {
    this.addSql(`alter table "users" add "email_confirmed_at" timestamptz(3) null;`);

    this.addSql(`alter table "login_codes" drop constraint "login_codes_purpose_check";`);
    this.addSql(`alter table "login_codes" add "email" text null;`);
    this.addSql(`alter table "login_codes" add constraint "login_codes_purpose_check" check ("purpose" in ('LOGIN', 'PASSWORD', 'CONFIRM_EMAIL', 'UNDO_EMAIL'));`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "login_codes" drop constraint "login_codes_purpose_check";`);
    this.addSql(`alter table "login_codes" drop column "email";`);
    this.addSql(`alter table "login_codes" add constraint "login_codes_purpose_check" check ("purpose" in ('LOGIN', 'PASSWORD'));`);

    this.addSql(`alter table "users" drop column "email_confirmed_at";`);
  }

}
