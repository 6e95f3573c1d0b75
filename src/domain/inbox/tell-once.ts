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

/** The values of a notice that has an event and a notification. */
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

/** The SQL of each of these values. */
export type TellingSql = NoticeSql & { readonly eventKind: Sql; readonly eventData: Sql };

const inboxes = (ids: string): Sql =>
  sql`${raw(ids)}, array_fill(${HomeKind.user}::smallint, array[cardinality(${raw(ids)})])`;

const events = ({ eventKind, eventData }: TellingSql): Sql =>
  sql`append_events(${inboxes('informed.ids')}, array_fill(${eventKind}, array[cardinality(informed.ids)]), ${viewerId},
    null, array_fill(${eventData}, array[cardinality(informed.ids)]), false)`;

/**
 * Common table expressions that do what `notifyOnce` does for the users whose `id` a select has; \`appended\` has the
 * heads.
 */
export const tellOnce = (users: Sql, notice: TellingSql): Sql =>
  sql`told as materialized (
      select array_agg(id) as ids from (${users}) person where id <> ${viewerId} having count(*) > 0
    ), known as materialized (
      select restored.* from told cross join lateral ${restoreNotices(sql`told.ids`, notice)} restored
    ), informed as materialized (
      select array_agg(id) as ids from told cross join lateral unnest(told.ids) person (id)
      where id not in (select user_id from known) having count(*) > 0
    ), event as materialized (
      select event.* from informed cross join lateral ${events(notice)} event
    ), hearing as materialized (
      select array_agg(home) as ids from event where ${hears(sql`event.home`, viewerId)} having count(*) > 0
    ), recorded as materialized (
      select recorded.* from hearing cross join lateral ${recordNotices(sql`hearing.ids`, notice)} recorded
    ), pushed as (${queueNotices(raw('recorded'), notice)}), appended as materialized (
      select ${HomeKind.user} as home_kind, user_id as home, head as seq from known where head is not null
      union all select home_kind, home, seq from event
      union all select ${HomeKind.user}, user_id, head from recorded
    )`;

/** Common table expressions that take the notification of such a notice back from the users whose `id` a select has. */
export const takeBackFrom = (users: Sql, notice: NoticeSql): Sql =>
  sql`told as materialized (select array_agg(id) as ids from (${users}) person having count(*) > 0),
    appended as materialized (
      select ${HomeKind.user} as home_kind, taken.user_id as home, taken.head as seq
      from told cross join lateral ${takeBackNotices(sql`told.ids`, notice)} taken
    )`;
