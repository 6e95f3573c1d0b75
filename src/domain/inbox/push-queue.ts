import type { Context } from '../../core/context.js';
import { HomeKind } from '../../core/events/topics.js';
import { bind, bindIds, execute, raw, type Sql, sql } from '../../core/reads/sql.js';
import type { Told } from './notice-kinds.js';
import type { NoticeSql } from './notice-sql.js';
import { ruleOf } from './notification.enums.js';

/** How long a push waits for a sign that its user saw the news live, in seconds. */
export const waitSeconds = 3;
/** How long news that go on extend that time at most, in seconds. */
export const longestWaitSeconds = 10;

/** SQL: a session whose tokens are valid. */
export const isLiveSession = (session: string): string =>
  `${session}.revoked_at is null and greatest(${session}.expires_at, ${session}.api_token_expires_at) > now()`;

/** SQL: whether a user wants pushes of a kind now, by default `isPushed`; none while they must not be disturbed. */
export const wantsPush = (user: string, kind: string, isPushed: string): string =>
  `coalesce((select chosen.is_pushed from notification_preferences chosen
     where chosen.user_id = ${user} and chosen.kind = ${kind}), ${isPushed})
     and not exists (select from users quiet where quiet.id = ${user} and quiet.availability = 'DO_NOT_DISTURB')`;

/**
 * SQL: what happens to a push of the same topic that is known already. It waits anew, though not for ever; one that is
 * being sent or retried is looked at again afterwards, since its number is newer then.
 */
export const mergePush = `on conflict (target_id, topic) do update set
  seq = excluded.seq, subject_id = excluded.subject_id,
  since = case when pushes.due_at is null then excluded.since else pushes.since end,
  due_at = case when pushes.due_at is null then excluded.due_at when pushes.tries > 0 then pushes.due_at
    else least(excluded.due_at, pushes.since + interval '${longestWaitSeconds} seconds') end
  where excluded.seq > pushes.seq`;

/**
 * What queues pushes of rows `told`: the topic, by which a later push replaces an earlier one, and their subject. Devices
 * that are being removed, or were while the statement waited, are passed over.
 */
const queued = (told: Sql, topic: string, subject: string): Sql =>
  sql`insert into pushes (target_id, user_id, topic, kind, subject_id, seq, since, due_at)
    select target.id, target.user_id, ${raw(topic)}, told.kind, ${raw(subject)}, told.head, now(),
      clock_timestamp() + interval '${waitSeconds} seconds'
    from (${told}) told
      join push_targets target on target.user_id = told.user_id
      join sessions session on session.id = target.session_id and ${raw(isLiveSession('session'))}
    where ${raw(wantsPush('told.user_id', 'told.kind', 'told.is_pushed'))}
    for key share of target skip locked
    ${raw(mergePush)}`;

/**
 * Queues the pushes of notifications, rows of `record_notices`: one for each device of their owners who want pushes of
 * that kind.
 */
export const queueNotices = (
  recorded: Sql,
  { kind, isPushed }: Pick<NoticeSql, 'kind' | 'isPushed'>,
): Sql =>
  queued(
    sql`select recorded.*, ${kind} as kind, ${isPushed} as is_pushed from ${recorded} recorded`,
    `'notification_' || told.notification_id`,
    'told.notification_id',
  );

/** Queues the pushes of what is in no list, inside an open `ctx.commit` that has locked the inboxes of these users. */
export const queueUnlisted = (
  ctx: Context,
  userIds: readonly number[],
  { kind, subjectId }: Told,
): Promise<unknown> =>
  execute(
    ctx,
    queued(
      sql`select inbox.home as user_id, inbox.head, ${bind(kind, 'text')} as kind,
          ${bind(ruleOf(kind).isPushed, 'boolean')} as is_pushed, ${bind(subjectId, 'bigint')} as subject_id
        from streams inbox where inbox.home_kind = ${HomeKind.user} and inbox.home = any(${bindIds(userIds)})`,
      `'call_' || told.subject_id`,
      'told.subject_id',
    ),
  );
