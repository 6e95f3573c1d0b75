import { Migration } from '@mikro-orm/migrations';

// The rows of notifications are found by keys, also while plans are made of empty tables.
const planned = 'set enable_seqscan = off set plan_cache_mode = force_generic_plan';

const announced = `select event.home, event.seq
      from (
        select array_agg(changed.user_id) as homes,
          array_agg(jsonb_build_object('notificationId', changed.notification_id)) as contents
        from changed having count(*) > 0
      ) told cross join lateral append_events(told.homes, array_fill(3::smallint, array[cardinality(told.homes)]),
        array_fill('notification'::text, array[cardinality(told.homes)]), null, null, told.contents, false) event`;

export class Migration20261127104500_notices extends Migration {

  override name = 'Migration20261127104500_notices';

  readonly olderNodes = 'continue';

  override up(): void | Promise<void> {
    // The owners who were told of this after a time, with the heads of the inboxes in which something is shown again.
    this.addSql(`create function restore_notices(owners bigint[], told_kind text, subject bigint, actor bigint, since timestamptz)
  returns table (user_id bigint, head bigint) language plpgsql volatile rows 1 ${planned} as $$
  #variable_conflict use_column
  begin
    if since is null then return; end if;
    perform lock_streams(owners, array_fill(3::smallint, array[cardinality(owners)]));
    return query
    with known as (
      select item.id, item.withdrawn_at is not null as withdrawn from notification_actors item
      where item.user_id = any(owners) and item.kind = told_kind and item.subject_id = subject and item.actor_id = actor
        and item.created_at > since
    ), restored as (
      update notification_actors item set withdrawn_at = null from known where item.id = known.id
      returning item.user_id, item.notification_id, known.withdrawn
    ), changed as (
      select restored.user_id, restored.notification_id from restored where restored.withdrawn
    ), announced as (${announced})
    select restored.user_id, announced.seq from restored left join announced on announced.home = restored.user_id;
  end $$;`);

    // Makes or extends the notification of each of these owners, on top of their lists.
    this.addSql(`create function record_notices(owners bigint[], told_kind text, subject bigint, actor bigint, cause bigint)
  returns table (user_id bigint, notification_id bigint, head bigint) language plpgsql volatile rows 1 ${planned} as $$
  #variable_conflict use_column
  begin
    perform lock_streams(owners, array_fill(3::smallint, array[cardinality(owners)]));
    return query
    with opened as (
      insert into notifications (user_id, kind, subject_id, at)
      select told.id, told_kind, subject, greatest(clock_timestamp()::timestamptz(3), (
        select max(earlier.at) + interval '1 millisecond' from notifications earlier where earlier.user_id = told.id
      )) from unnest(owners) told (id)
      on conflict (user_id, kind, subject_id) where seen_at is null do update set at = excluded.at
      returning notifications.id, notifications.user_id, notifications.at
    ), changed as (
      insert into notification_actors as known
        (user_id, kind, subject_id, actor_id, notification_id, cause_id, created_at)
      select opened.user_id, told_kind, subject, actor, opened.id, cause, opened.at from opened
      on conflict (user_id, kind, subject_id, actor_id) do update set
        notification_id = excluded.notification_id, cause_id = excluded.cause_id,
        earlier_cause_ids = case when known.withdrawn_at is null and known.cause_id is not null
          then (known.earlier_cause_ids || known.cause_id)[greatest(1, cardinality(known.earlier_cause_ids) - 18):]
          else '{}' end,
        created_at = excluded.created_at, withdrawn_at = null
      returning known.user_id, known.notification_id
    ), announced as (${announced})
    select changed.user_id, changed.notification_id, announced.seq
    from changed join announced on announced.home = changed.user_id;
  end $$;`);

    // Hides what was told. Of an actor who caused it more than once, an earlier cause takes the place of the one that is
    // gone.
    this.addSql(`create function take_back_notices(owners bigint[], told_kind text, subject bigint, actor bigint, cause bigint)
  returns table (user_id bigint, head bigint) language plpgsql volatile rows 1 ${planned} as $$
  #variable_conflict use_column
  begin
    if not exists (
      select from notification_actors item
      where item.user_id = any(owners) and item.kind = told_kind and item.subject_id = subject and item.actor_id = actor
        and item.withdrawn_at is null
    ) then
      return;
    end if;
    perform lock_streams(owners, array_fill(3::smallint, array[cardinality(owners)]));
    return query
    with left_over as (
      select item.id, case when cause is null then '{}'
        else array_remove(item.earlier_cause_ids || item.cause_id, cause) end as ids
      from notification_actors item
      where item.user_id = any(owners) and item.kind = told_kind and item.subject_id = subject and item.actor_id = actor
        and item.withdrawn_at is null and coalesce(cause = any(item.earlier_cause_ids || item.cause_id), true)
    ), changed as (
      update notification_actors item set cause_id = left_over.ids[cardinality(left_over.ids)],
        earlier_cause_ids = left_over.ids[:cardinality(left_over.ids) - 1],
        withdrawn_at = case when cardinality(left_over.ids) > 0 then null else clock_timestamp() end
      from left_over where item.id = left_over.id
      returning item.user_id, item.notification_id
    ), announced as (${announced})
    select announced.home, announced.seq from announced;
  end $$;`);
  }

  override down(): void | Promise<void> {
    for (const name of ['take_back_notices', 'record_notices', 'restore_notices'])
      this.addSql(`drop function ${name};`);
  }

}
