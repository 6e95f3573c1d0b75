import { Migration } from '@mikro-orm/migrations';

export class Migration20261127103000_append_events extends Migration {

  override name = 'Migration20261127103000_append_events';

  readonly olderNodes = 'continue';

  override up(): void | Promise<void> {
    // Locks streams, those that do not exist once they are created. Where one is missing, each is created and locked
    // before the next, so that two of these calls never wait for each other.
    this.addSql(`create function lock_streams(homes bigint[], home_kinds smallint[]) returns void
  language plpgsql volatile set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
  declare
    wanted record;
  begin
    if not exists (
      select from unnest(homes, home_kinds) missing (home, home_kind)
      where not exists (select from streams s where s.home = missing.home and s.home_kind = missing.home_kind)
    ) then
      perform from streams s join unnest(homes, home_kinds) known (home, home_kind) using (home, home_kind)
      order by s.home_kind, s.home for no key update of s;
      return;
    end if;
    for wanted in
      select distinct missing.home_kind, missing.home from unnest(homes, home_kinds) missing (home, home_kind)
      order by missing.home_kind, missing.home
    loop
      insert into streams (home, home_kind, mark, history)
      values (wanted.home, wanted.home_kind, pg_current_xact_id()::text::bigint, stream_history()) on conflict do nothing;
      perform from streams s where s.home = wanted.home and s.home_kind = wanted.home_kind for no key update;
    end loop;
  end $$;`);

    // Appends one event to each of different streams, creating those that do not exist. All get one time.
    this.addSql(`create function append_events(homes bigint[], home_kinds smallint[], kinds text[], actor bigint, client_key text,
    contents jsonb[], is_activity boolean)
  returns table (home_kind smallint, home bigint, seq bigint, kind text, actor_id bigint, data jsonb, at timestamptz)
  language plpgsql volatile rows 2 set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
  #variable_conflict use_column
  begin
    perform lock_streams(homes, home_kinds);
    return query
    insert into events (home, home_kind, seq, kind, actor_id, client_key, data, at)
    select moved.home, moved.home_kind, moved.head, added.kind, actor, append_events.client_key, added.data, moved.at
    from advance_streams(homes, home_kinds, array_fill(1, array[cardinality(homes)]), append_events.is_activity, false) moved
      join unnest(homes, home_kinds, kinds, contents) added (home, home_kind, kind, data) using (home, home_kind)
    returning events.home_kind, events.home, events.seq, events.kind, events.actor_id, events.data, events.at;
  end $$;`);
  }

  override down(): void | Promise<void> {
    for (const name of ['append_events', 'lock_streams']) this.addSql(`drop function ${name};`);
  }

}
