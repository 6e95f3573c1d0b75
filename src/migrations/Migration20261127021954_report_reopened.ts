import { Migration } from '@mikro-orm/migrations';

export class Migration20261127021954_report_reopened extends Migration {

  override name = 'Migration20261127021954_report_reopened';

  /** The audit log of an older node cannot show the new entries, which newer nodes alone write. */
  readonly olderNodes = 'continue';

  override up(): void | Promise<void> {
    this.addSql(`alter table "audit_entries" drop constraint "audit_entries_action_check";`);
    this.addSql(`alter table "audit_entries" add constraint "audit_entries_action_check" check ("action" in ('ROLE_CHANGED', 'USER_SUSPENDED', 'USER_UNSUSPENDED', 'CONTENT_REMOVED', 'CONTENT_RESTORED', 'REPORT_RESOLVED', 'REPORT_REOPENED', 'SESSIONS_REVOKED', 'PASSWORD_RESET', 'DATA_EXPORTED', 'DATA_PURGED')) not valid;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "audit_entries" drop constraint "audit_entries_action_check";`);
    this.addSql(`alter table "audit_entries" add constraint "audit_entries_action_check" check ("action" in ('ROLE_CHANGED', 'USER_SUSPENDED', 'USER_UNSUSPENDED', 'CONTENT_REMOVED', 'CONTENT_RESTORED', 'REPORT_RESOLVED', 'SESSIONS_REVOKED', 'PASSWORD_RESET', 'DATA_EXPORTED', 'DATA_PURGED'));`);
  }

}
