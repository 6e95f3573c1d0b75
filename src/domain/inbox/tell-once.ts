import { HomeKind } from '../../core/events/topics.js';
import { raw, type Sql, sql, viewerId } from '../../core/reads/sql.js';
import { hears } from '../social/hearing.js';
import { type Notices, noticeKinds, type Told } from './notice-kinds.js';
import {
  type NoticeSql,
  type NoticeValues,
  noticeValues,
  recordNotices,
  restoreNotices,
  takeBackNotices,
} from './notice-sql.js';
import { queueNotices } from './push-queue.js';

/** The values of a notice: of its notification, and of its event if it has one. */
export interface TellingValues extends NoticeValues {
  readonly eventKind: string;
  readonly eventData: string;
}

export const tellingValues = <K extends keyof Notices>(
  kind: K,
  data: Notices[K],
): TellingValues => ({
  ...noticeValues(noticeKinds[kind].tells(data) as Told),
  eventKind: kind,
  eventData: JSON.stringify(data),
});

/** The SQL of each of these values; without those of an event for a notice that has none. */
export interface TellingSql extends NoticeSql {
  readonly event?: { readonly kind: Sql; readonly data: Sql };
}

const owners = (ids: string): Sql =>
  sql`${raw(ids)}, array_fill(${HomeKind.user}::smallint, array[cardinality(${raw(ids)})])`;

const appended = ({ kind, data }: { kind: Sql; data: Sql }): Sql =>
  sql`select event.* from informed cross join lateral append_events(${owners('informed.ids')},
    array_fill(${kind}, array[cardinality(informed.ids)]), ${viewerId}, null,
    array_fill(${data}, array[cardinality(informed.ids)]), false) event`;

/** Heads of streams that were appended to before; none. */
const nothing = sql`select null::smallint as home_kind, null::bigint as home, null::bigint as seq where false`;

/**
 * Common table expressions that do what `notifyOnce` does for the users whose `id` a select has; `appended` has the
 * heads of their inboxes, and those of `before`.
 */
export const tellOnce = (users: Sql, notice: TellingSql, before = nothing): Sql =>
  sql`told as materialized (
      select array_agg(id) as ids from (${users}) person where id <> ${viewerId} having count(*) > 0
    ), known as materialized (
      select restored.* from told cross join lateral ${restoreNotices(sql`told.ids`, notice)} restored
    ), informed as materialized (
      select array_agg(id) as ids from told cross join lateral unnest(told.ids) person (id)
      where id not in (select user_id from known) having count(*) > 0
    ), event as materialized (${notice.event ? appended(notice.event) : nothing}), hearing as materialized (
      select array_agg(id) as ids from informed cross join lateral unnest(informed.ids) person (id)
      where ${hears(sql`person.id`, viewerId)} and (select count(*) from event) >= 0 having count(*) > 0
    ), recorded as materialized (
      select recorded.* from hearing cross join lateral ${recordNotices(sql`hearing.ids`, notice)} recorded
    ), pushed as (${queueNotices(raw('recorded'), notice)}), appended as materialized (
      ${before} union all
      select ${HomeKind.user} as home_kind, user_id as home, head as seq from known where head is not null
      union all select home_kind, home, seq from event
      union all select ${HomeKind.user}, user_id, head from recorded
    )`;

/**
 * Common table expressions that take the notification of such a notice back from the users whose `id` a select has, with
 * the heads as `tellOnce` has them.
 */
export const takeBackFrom = (users: Sql, notice: NoticeSql, before = nothing): Sql =>
  sql`told as materialized (select array_agg(id) as ids from (${users}) person having count(*) > 0),
    appended as materialized (
      ${before} union all select ${HomeKind.user} as home_kind, taken.user_id as home, taken.head as seq
      from told cross join lateral ${takeBackNotices(sql`told.ids`, notice)} taken
    )`;
