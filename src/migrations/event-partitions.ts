/** The partitions of events, and the functions that make and drop them, for the first migration. */
export const eventPartitions: readonly string[] = [
  // Partitions of events by time, of which some are made ahead; a default one takes events of other times, so that
  // no event is refused for want of a partition. The owner of the tables runs the functions, whoever calls them.
  `create table events_conversations_rest partition of events_conversations default;`,
  `create table events_calls_rest partition of events_calls default;`,
  `create table events_inboxes_rest partition of events_inboxes default;`,
  // Attaching locks the default partition alone; creating one in its place would lock all events.
  `create function make_event_partitions() returns int language plpgsql security definer set search_path from current as $$
    declare
      wanted record;
      made int := 0;
    begin
      perform pg_advisory_xact_lock(hashtextextended('event partitions', 0));
      perform set_config('lock_timeout', '2s', true);
      for wanted in
        select parent, parent || '_rest' as rest, parent || to_char(start at time zone 'UTC', '_YYYYMMDD') as name,
          start, start + width as until
        from (values ('events_conversations', interval '168 hours', 4), ('events_calls', interval '24 hours', 8),
            ('events_inboxes', interval '168 hours', 4)) kinds (parent, width, ahead),
          generate_series(0, ahead) number,
          lateral (select date_bin(width, now(), timestamptz '2001-01-01 00:00:00+00') + number * width) begun (start)
        where to_regclass(parent || to_char(start at time zone 'UTC', '_YYYYMMDD')) is null
      loop
        execute format('lock table %I in access exclusive mode', wanted.rest);
        execute format('create table %I (like %I including defaults)', wanted.name, wanted.parent);
        execute format('with moved as (delete from %I where at >= %L and at < %L returning *)
          insert into %I select * from moved', wanted.rest, wanted.start, wanted.until, wanted.name);
        execute format('alter table %I attach partition %I for values from (%L) to (%L)',
          wanted.parent, wanted.name, wanted.start, wanted.until);
        made := made + 1;
      end loop;
      return made;
    end $$;`,
  `create function event_partitions_before(kind smallint, before timestamptz) returns setof text
    language sql stable set search_path from current as $$
      select leaf.relname::text from pg_inherits i join pg_class leaf on leaf.oid = i.inhrelid
      where i.inhparent = ((array['events_conversations', 'events_calls', 'events_inboxes'])[kind])::regclass
        and (regexp_match(pg_get_expr(leaf.relpartbound, leaf.oid), 'TO \\(''([^'']+)''\\)'))[1]::timestamptz <= before
      order by 1
    $$;`,
  `create function drop_event_partitions(kind smallint, before timestamptz) returns setof text
    language plpgsql security definer set search_path from current as $$
    declare
      name text;
    begin
      perform set_config('lock_timeout', '2s', true);
      for name in select * from event_partitions_before(kind, before) loop
        execute format('drop table %I', name);
        return next name;
      end loop;
    end $$;`,
  `revoke execute on function make_event_partitions(), drop_event_partitions(smallint, timestamptz) from public;`,
];
