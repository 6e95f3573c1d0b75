import { bind, type Sql, sql } from '../../core/reads/sql.js';
import type { Told } from './notice-kinds.js';
import { ruleOf } from './notification.enums.js';

/** The values of a notification to make or to take back. */
export interface NoticeValues {
  readonly kind: string;
  readonly subjectId: number;
  readonly actorId: number;
  readonly causeId: number | null;
  readonly repeats: string;
  readonly isPushed: boolean;
}

/** The same in SQL. */
export type NoticeSql = { readonly [key in keyof NoticeValues]: Sql };

const types: { readonly [key in keyof NoticeValues]: string } = {
  kind: 'text',
  subjectId: 'bigint',
  actorId: 'bigint',
  causeId: 'bigint',
  repeats: 'text',
  isPushed: 'boolean',
};

export function noticeValues({ kind, subjectId, userId, causeId }: Told): NoticeValues {
  const { repeats, isPushed } = ruleOf(kind);
  return { kind, subjectId, actorId: userId, causeId: causeId ?? null, repeats, isPushed };
}

/** The SQL of each value. */
export const noticeSql = (value: (key: keyof NoticeValues, type: string) => Sql): NoticeSql =>
  Object.fromEntries(
    Object.entries(types).map(([key, type]) => [key, value(key as keyof NoticeValues, type)]),
  ) as NoticeSql;

/** The SQL of values that are known. */
export function boundNotice(told: Told): NoticeSql {
  const values = noticeValues(told);
  return noticeSql((key, type) => bind(values[key], type));
}

/** The users who were told before and shall not be told again; what was taken back is shown to them again. */
export const restoreNotices = (owners: Sql, notice: NoticeSql): Sql => {
  const { kind, subjectId, actorId, repeats } = notice;
  const since = sql`case ${repeats} when 'never' then '-infinity' when 'daily' then now() - interval '1 day' end`;
  return sql`restore_notices(${owners}, ${kind}, ${subjectId}, ${actorId}, ${since})`;
};

/** Makes or extends the notification of each of these users. */
export const recordNotices = (owners: Sql, { kind, subjectId, actorId, causeId }: NoticeSql): Sql =>
  sql`record_notices(${owners}, ${kind}, ${subjectId}, ${actorId}, ${causeId})`;

/** Hides what these users were told. */
export const takeBackNotices = (
  owners: Sql,
  { kind, subjectId, actorId, causeId }: NoticeSql,
): Sql => sql`take_back_notices(${owners}, ${kind}, ${subjectId}, ${actorId}, ${causeId})`;
