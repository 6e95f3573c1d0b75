import type { App } from '../../core/app.js';
import { snapshotColumns } from '../../core/events/history.js';
import { HomeKind } from '../../core/events/topics.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import { type NotificationKind, notificationKinds } from '../inbox/notification.enums.js';
import {
  isLiveSession,
  longestWaitSeconds,
  mergePush,
  waitSeconds,
  wantsPush,
} from '../inbox/push-queue.js';

// The statements of the queue. A comment names them in lists of running statements.

/** How long a node has for what it took; another node takes it then. In seconds. */
const leaseSeconds = 20;
/** The most due pushes that are considered at a time. */
const mostDue = 500;
/** The most pushes that one look sees. */
const mostSeen = 500;
/** Older messages are not pushed, such as those that were sent while no node was running. */
const oldestMessage = `interval '1 hour'`;

/** A push that waits or is due. */
export interface WaitingPush {
  readonly id: number;
  readonly userId: number;
  readonly kind: NotificationKind;
  readonly seq: number;
  /** The message that a push of a message or of a mention is about. */
  readonly message: { readonly conversationId: number; readonly seq: number } | null;
  readonly isDue: boolean;
}

/** A push that this node took, with its target. */
export interface TakenPush {
  readonly id: number;
  readonly userId: number;
  readonly sessionId: string;
  readonly topic: string;
  readonly kind: NotificationKind;
  readonly subjectId: number;
  readonly seq: number;
  readonly doneSeq: number;
  readonly tries: number;
  readonly targetId: number;
  readonly platform: string;
  readonly address: string;
  readonly publicKey: string | null;
  readonly authSecret: string | null;
}

/** Whether anybody registered a browser or a device. */
export async function hasTargets(app: App): Promise<boolean> {
  const rows = await queryPrepared(
    app,
    'push_has_targets',
    '/* push */ select from push_targets limit 1',
    [],
  );
  return rows.length > 0;
}

/**
 * Queues the pushes of messages, by the marks of their conversations: those of transactions that had not ended at the
 * last look. The mark is kept in the row of `push_position`, which lets one node look at a time; a message that is
 * looked at again is known by its number. Where ids of transactions went back, with the files of the database, it
 * begins anew.
 */
export async function queueMessages(app: App): Promise<void> {
  await queryPrepared(
    app,
    'push_queue_messages',
    `/* push */ with now as materialized (select ${snapshotColumns}),
     position as materialized (
       select mark from push_position for no key update skip locked
     ), looked as (
       update push_position set mark = now.xmin from position, now
     ), moved as materialized (
       select s.home from position, now, streams s
       where s.home_kind = ${HomeKind.conversation} and s.mark >= least(position.mark, now.xmin)
         and s.mark < now.xmax
     ), fresh as (
       select part.user_id, part.conversation_id, max(said.seq) as seq
       from moved
         join participants part on part.conversation_id = moved.home
         join lateral (
           select message.seq from messages message
           where message.conversation_id = part.conversation_id and message.seq > greatest(part.read_seq, part.delivered_seq)
             and message.sent_at > now() - ${oldestMessage} and message.sender_id <> part.user_id
             and message.deleted_at is null
           order by message.seq desc limit 1
         ) said on true
       where coalesce(part.muted_until <= now(), true)
         and exists (select from push_targets target where target.user_id = part.user_id)
         and ${wantsPush('part.user_id', `'MESSAGE'`, String(notificationKinds.MESSAGE.isPushed))}
       group by part.user_id, part.conversation_id
     )
     insert into pushes (target_id, user_id, topic, kind, subject_id, seq, since, due_at)
     select target.id, fresh.user_id, 'conversation_' || fresh.conversation_id, 'MESSAGE', fresh.conversation_id,
       fresh.seq, clock_timestamp(), clock_timestamp() + interval '${waitSeconds} seconds'
     from fresh join push_targets target on target.user_id = fresh.user_id
       join messages newest on newest.conversation_id = fresh.conversation_id and newest.seq = fresh.seq
         and newest.sent_at >= target.created_at
     ${mergePush}`,
    [],
  );
}

interface WaitingRow {
  id: string;
  user_id: string;
  kind: NotificationKind;
  seq: string;
  conversation_id: string | null;
  message_seq: string | null;
  is_due: boolean;
}

/** The pushes that wait or are due, the first due ones first. */
export async function waitingPushes(app: App): Promise<WaitingPush[]> {
  const rows = await queryPrepared<WaitingRow>(
    app,
    'push_waiting',
    `/* push */ select push.id, push.user_id, push.kind, push.seq, push.is_due, said.conversation_id, said.seq as message_seq
     from (
       select id, user_id, kind, subject_id, seq, due_at, due_at <= clock_timestamp() as is_due from pushes
       where due_at is not null and due_at < clock_timestamp() + interval '${longestWaitSeconds} seconds'
       order by due_at limit ${mostSeen}
     ) push left join lateral (
       select push.subject_id as conversation_id, push.seq where push.kind = 'MESSAGE'
       union all
       (select mention.conversation_id, mention.seq
        from notifications notice join mentions mention on mention.message_id = notice.subject_id
        where push.kind = 'MENTIONED' and notice.id = push.subject_id and mention.user_id = push.user_id
        limit 1)
     ) said on true
     order by push.due_at`,
    [],
  );
  return rows.map((row) => ({
    id: Number(row.id),
    userId: Number(row.user_id),
    kind: row.kind,
    seq: Number(row.seq),
    message:
      row.conversation_id === null
        ? null
        : { conversationId: Number(row.conversation_id), seq: Number(row.message_seq) },
    isDue: row.is_due,
  }));
}

/** What these pushes tell was seen: they are done, unless there is newer news. */
export async function markSeenLive(
  app: App,
  pushes: readonly Pick<WaitingPush, 'id' | 'seq'>[],
): Promise<void> {
  await queryPrepared(
    app,
    'push_seen_live',
    `/* push */ update pushes set done_seq = greatest(done_seq, seen.seq), since = clock_timestamp(),
       due_at = case when pushes.seq <= seen.seq then null
         else clock_timestamp() + interval '${waitSeconds} seconds' end
     from unnest($1::bigint[], $2::bigint[]) seen (id, seq)
     where pushes.id = seen.id and pushes.due_at is not null and pushes.tries = 0`,
    [pushes.map(({ id }) => id), pushes.map(({ seq }) => seq)],
  );
}

/** How many pushes may be taken. */
interface Room {
  readonly all: number;
  readonly ofUser: number;
  /** Users of whom none are taken. */
  readonly busy: readonly number[];
  /** The services for which some are taken; null for all. */
  readonly services: readonly string[] | null;
}

/** The service that takes a push: the host of a Web Push endpoint; empty for the gateway. */
export const serviceOf = ({
  platform,
  address,
}: Pick<TakenPush, 'platform' | 'address'>): string =>
  platform === 'WEB' ? (address.split('/')[2] ?? '') : '';

/** Takes due pushes, which no other node gets until the lease ends: the oldest, and few of each user. */
export async function takeDue(app: App, room: Room): Promise<TakenPush[]> {
  const rows = await queryPrepared<Record<string, string | null>>(
    app,
    'push_take_due',
    `/* push */ with oldest as materialized (
       select id, due_at, row_number() over (partition by user_id order by due_at) as place from (
         select waiting.id, waiting.user_id, waiting.due_at
         from pushes waiting join push_targets target on target.id = waiting.target_id
         where waiting.due_at <= clock_timestamp() and waiting.user_id <> all($3::bigint[])
           and ($4::text[] is null
             or case target.platform when 'WEB' then split_part(target.address, '/', 3) else '' end = any($4))
         order by waiting.due_at limit ${mostDue}
       ) waiting
     ), due as materialized (
       select id from pushes
       where id in (select id from oldest where place <= $2 order by due_at limit $1) and due_at <= clock_timestamp()
       for no key update skip locked
     )
     update pushes set tries = tries + 1, due_at = clock_timestamp() + interval '${leaseSeconds} seconds'
     from due, push_targets target join sessions session on session.id = target.session_id
     where pushes.id = due.id and target.id = pushes.target_id
     returning pushes.id, pushes.user_id, pushes.topic, pushes.kind, pushes.subject_id, pushes.seq, pushes.done_seq,
       pushes.tries, target.id as target_id, target.platform, target.address, target.public_key, target.auth_secret,
       case when ${isLiveSession('session')} then session.id::text end as session_id`,
    [room.all, room.ofUser, room.busy, room.services],
  );
  return rows.map((row) => ({
    id: Number(row.id),
    userId: Number(row.user_id),
    sessionId: row.session_id as string,
    topic: row.topic as string,
    kind: row.kind as NotificationKind,
    subjectId: Number(row.subject_id),
    seq: Number(row.seq),
    doneSeq: Number(row.done_seq),
    tries: Number(row.tries),
    targetId: Number(row.target_id),
    platform: row.platform as string,
    address: row.address as string,
    publicKey: row.public_key as string | null,
    authSecret: row.auth_secret as string | null,
  }));
}

/** A push was sent, or is not to be: it is done, unless there is newer news. */
export async function finishPush(app: App, { id, seq }: TakenPush): Promise<void> {
  await queryPrepared(
    app,
    'push_finish',
    `/* push */ update pushes set done_seq = greatest(done_seq, $2::bigint), tries = 0, since = clock_timestamp(),
       due_at = case when seq > $2::bigint then clock_timestamp() + interval '${waitSeconds} seconds' end
     where id = $1`,
    [id, seq],
  );
}

/** Tries a push again later. */
export async function retryPush(app: App, { id }: TakenPush, seconds: number): Promise<void> {
  await queryPrepared(
    app,
    'push_retry',
    `/* push */ update pushes set due_at = clock_timestamp() + make_interval(secs => $2) where id = $1`,
    [id, seconds],
  );
}

/** Removes a target that is gone, with its pushes. */
export async function removeTarget(app: App, targetId: number): Promise<void> {
  await queryPrepared(
    app,
    'push_remove_target',
    '/* push */ delete from push_targets where id = $1',
    [targetId],
  );
}
