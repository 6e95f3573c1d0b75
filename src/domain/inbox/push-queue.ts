import type { Context } from '../../core/context.js';
import { HomeKind } from '../../core/events/topics.js';
import type { Told } from './notice-kinds.js';
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
 * Queues the pushes of what these users are told, inside an open `ctx.commit` that has locked their inboxes: one for
 * each of their devices, if they want pushes of that kind.
 */
export async function queueNotifications(
  ctx: Context,
  userIds: readonly number[],
  { kind, subjectId }: Told,
): Promise<void> {
  const { isListed, isPushed } = ruleOf(kind);
  // A later push of the same topic replaces an earlier one.
  const topic = isListed === null ? `'call_' || ?::bigint` : `'notification_' || told.id`;
  const source =
    isListed === null
      ? '(select ?::bigint as id, unnest(?::bigint[]) as user_id) told'
      : `(select id, user_id from notifications
          where kind = ? and subject_id = ? and user_id = any(?::bigint[]) and seen_at is null) told`;
  const values =
    isListed === null
      ? [subjectId, kind, subjectId, `{${userIds}}`]
      : [kind, kind, subjectId, `{${userIds}}`];
  await ctx.em.execute(
    `insert into pushes (target_id, user_id, topic, kind, subject_id, seq, since, due_at)
     select target.id, target.user_id, ${topic}, ?, told.id, inbox.head, now(),
       clock_timestamp() + interval '${waitSeconds} seconds'
     from ${source}
       join push_targets target on target.user_id = told.user_id
       join sessions session on session.id = target.session_id and ${isLiveSession('session')}
       join streams inbox on inbox.home_kind = ${HomeKind.user} and inbox.home = told.user_id
     where ${wantsPush('told.user_id', '?', '?')}
     ${mergePush}`,
    [...values, kind, isPushed],
  );
}
