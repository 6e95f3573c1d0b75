import { Migration } from '@mikro-orm/migrations';

export class Migration20261127103000_append_events extends Migration {

  override name = 'Migration20261127103000_append_events';

  readonly olderNodes = 'continue';

  override up(): void | Promise<void> {
    // Appends one event to each of different streams. Those that do not exist are created once the others are locked.
    this.addSql(`create function append_events(homes bigint[], home_kinds smallint[], kinds text[], actor bigint, client_key text,
    contents jsonb[], is_activity boolean)
  returns table (home_kind smallint, home bigint, seq bigint, kind text, actor_id bigint, data jsonb, at timestamptz)
  language plpgsql volatile rows 2 set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
  #variable_conflict use_column
  declare
    now_homes bigint[];
    now_kinds smallint[];
    new_homes bigint[];
    new_kinds smallint[];
  begin
    select array_agg(home) filter (where is_known), array_agg(home_kind) filter (where is_known),
      array_agg(home) filter (where not is_known), array_agg(home_kind) filter (where not is_known)
    into now_homes, now_kinds, new_homes, new_kinds from (
      select wanted.home, wanted.home_kind, exists (
        select from streams s where s.home = wanted.home and s.home_kind = wanted.home_kind
      ) as is_known from unnest(homes, home_kinds) wanted (home, home_kind)
    ) wanted;
    loop
      return query
      insert into events (home, home_kind, seq, kind, actor_id, client_key, data, at)
      select moved.home, moved.home_kind, moved.head, added.kind, actor, append_events.client_key, added.data, moved.at
      from advance_streams(now_homes, now_kinds, array_fill(1, array[coalesce(cardinality(now_homes), 0)]), append_events.is_activity,
          false) moved
        join unnest(homes, home_kinds, kinds, contents) added (home, home_kind, kind, data) using (home, home_kind)
      returning events.home_kind, events.home, events.seq, events.kind, events.actor_id, events.data, events.at;
      exit when new_homes is null;
      insert into streams (home, home_kind, mark, history)
      select home, home_kind, pg_current_xact_id()::text::bigint, stream_history()
      from unnest(new_homes, new_kinds) opened (home, home_kind) order by home_kind, home on conflict do nothing;
      now_homes = new_homes;
      now_kinds = new_kinds;
      new_homes = null;
    end loop;
  end $$;`);
  }

  override down(): void | Promise<void> {
    this.addSql('drop function append_events;');
  }

}
