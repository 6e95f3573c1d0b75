import { Migration } from '@mikro-orm/migrations';

export class Migration20261126031112_calls_end extends Migration {

  override name = 'Migration20261126031112_calls_end';

  override up(): void | Promise<void> {
    this.addSql(`alter table "calls" add "end_reason" text null, add "caller_session_id" uuid null, add "callee_session_id" uuid null, add "caller_seen_at" timestamptz(3) null, add "callee_seen_at" timestamptz(3) null;`);
    this.addSql(`alter table "calls" add constraint "calls_end_reason_check" check ("end_reason" in ('BUSY', 'CANCELLED', 'UNANSWERED', 'DECLINED', 'HUNG_UP', 'CONNECTION_LOST'));`);

    // Of missed calls, those of busy callees ended as they began.
    this.addSql(`update calls set end_reason = case
        when status = 'REJECTED' then 'DECLINED'
        when status = 'ENDED' then 'HUNG_UP'
        when ended_at = created_at then 'BUSY'
        when ended_at >= rings_until then 'UNANSWERED'
        else 'CANCELLED'
      end where status not in ('RINGING', 'ACTIVE');`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "calls" drop constraint "calls_end_reason_check";`);
    this.addSql(`alter table "calls" drop column "end_reason", drop column "caller_session_id", drop column "callee_session_id", drop column "caller_seen_at", drop column "callee_seen_at";`);
  }

}
