import { Migration } from '@mikro-orm/migrations';

export class Migration20261127110000_signals extends Migration {

  override name = 'Migration20261127110000_signals';

  readonly olderNodes = 'continue';

  override up(): void | Promise<void> {
    // Makes room for a signal in a locked call: of the newest signals of a kind and user, one less than the most is kept.
    // Where the oldest of as many as that is less than a minute old, none is deleted: milliseconds until it is.
    this.addSql(`create function make_room_for_signal(call bigint, actor bigint, signal_kind text, most int) returns float8
  language plpgsql volatile set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
  declare
    oldest record;
    wait_ms float8;
  begin
    select signal.seq, signal.at into oldest from events signal
    where signal.home_kind = 2 and signal.home = call and signal.actor_id = actor and signal.kind = signal_kind
    order by signal.seq desc offset most - 1 limit 1;
    if not found then return null; end if;
    wait_ms = 1000 * extract(epoch from oldest.at + interval '1 minute' - clock_timestamp());
    if wait_ms > 0 then return wait_ms; end if;
    delete from events signal
    where signal.home_kind = 2 and signal.home = call and signal.actor_id = actor and signal.kind = signal_kind
      and signal.seq <= oldest.seq;
    return null;
  end $$;`);
  }

  override down(): void | Promise<void> {
    this.addSql('drop function make_room_for_signal;');
  }

}
