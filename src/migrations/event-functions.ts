/**
 * What a stream gets with its newest events, in SQL: `by` is their number; the others are the values of its columns, and
 * whether the lists of conversations change and whether the events are messages.
 */
export const moved = (by: string, at: string, history: string, mark: string, isActivity: string, isMessage: string) =>
  `head = s.head + ${by}, at = ${at}, history = ${history}, mark = ${mark},
      active_seq = case when ${isActivity} then s.head + ${by} else s.active_seq end,
      active_mark = case when ${isActivity} then ${mark} else s.active_mark end,
      active_at = case when ${isMessage} then ${at} else s.active_at end,
      message_seq = case when ${isMessage} then s.head + ${by} else s.message_seq end,
      epoch = case when s.history = ${history} then s.epoch else gen_random_uuid() end,
      former_epoch = case when s.history = ${history} then s.former_epoch else s.epoch end,
      former_head = case when s.history = ${history} then s.former_head else s.head end,
      former_mark = case when s.history = ${history} then s.former_mark else s.mark end`;

/** The functions of the database by which events are appended, for the first migration. */
export const eventFunctions: readonly string[] = [
  `create function stream_history() returns bigint language sql stable as $$
  select hashtextextended(
    extract(epoch from pg_postmaster_start_time()) || ' ' || pg_relation_filepath('streams'), 0)
  $$;`,
  // Plans are made once on each connection, also while tables are empty, and all rows are found by keys: so these
  // functions scan no table. Every event is appended through this one, but for those of messages.
  `create function advance_streams(homes bigint[], kinds smallint[], counts int[], is_activity boolean,
    is_message boolean)
  returns table (home bigint, home_kind smallint, head bigint, at timestamptz)
  language plpgsql volatile rows 10 set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
  #variable_conflict use_column
  begin
    return query
    with held as materialized (
      select s.home, s.home_kind, s.at, wanted.count
      from unnest(homes, kinds, counts) wanted (home, home_kind, count) join streams s using (home, home_kind)
      order by s.home_kind, s.home for no key update of s
    ), moment as (
      select greatest(clock_timestamp()::timestamptz(3), max(held.at)) as at, stream_history() as history,
        pg_current_xact_id()::text::bigint as mark
      from held
    )
    update streams s set ${moved('held.count', 'moment.at', 'moment.history', 'moment.mark', 'is_activity', 'is_message')}
    from held, moment
    where s.home = held.home and s.home_kind = held.home_kind
    returning s.home, s.home_kind, s.head, s.at;
  end $$;`,
];
