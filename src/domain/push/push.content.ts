import type { App } from '../../core/app.js';
import { defaultPolicy } from '../../core/client-policy.js';
import { Context } from '../../core/context.js';
import { globalId, nullWhenMissing } from '../../core/global-id.js';
import type { PushMessage } from '../../core/push/push-message.js';
import { bind, raw, run, sql, viewerId } from '../../core/reads/sql.js';
import type { User } from '../account/user.entity.js';
import { isFound } from '../account/user.reads.js';
import { userById } from '../account/user.service.js';
import { CallStatus } from '../calls/call.enums.js';
import { callById } from '../calls/call.service.js';
import { isAccepted, isMuted, readUpTo } from '../chat/participation.reads.js';
import { type NotificationKind, ruleOf } from '../inbox/notification.enums.js';
import { wantsPush } from '../inbox/push-queue.js';
import * as reads from '../notifications/notification.reads.js';
import { viewerHasMuted } from '../social/mute.service.js';
import type { TakenPush } from './push.queue.js';

/** The readable part of a push. */
type Text = Pick<PushMessage, 'title' | 'body' | 'ids'>;

/** What a push tells its user now; null when it is of no use any more: seen, undone, deleted, muted or disturbing. */
export async function contentOf(app: App, push: TakenPush): Promise<PushMessage | null> {
  if (push.sessionId === null) return null;
  const viewer = { id: push.userId, sessionId: push.sessionId };
  const ctx = new Context(app, viewer, {
    policy: defaultPolicy,
    requestId: `push ${push.id}`,
    address: '',
    userAgent: null,
  });
  if (!(await isWanted(ctx, push.kind))) return null;
  const text = await textOf(ctx, push);
  if (!text) return null;
  const { ttlSeconds, urgency } = ruleOf(push.kind);
  return { ...text, kind: push.kind, topic: push.topic, ttlSeconds, urgency };
}

/** Whether the viewer wants pushes of a kind just now, whatever they wanted when it was queued. */
async function isWanted(ctx: Context, kind: NotificationKind): Promise<boolean> {
  const isPushed = String(ruleOf(kind).isPushed);
  const rows = await run(
    ctx,
    sql`select from users me where me.id = ${viewerId} and ${raw(wantsPush('me.id', `'${kind}'`, isPushed))}`,
  );
  return rows.length > 0;
}

function textOf(ctx: Context, push: TakenPush): Promise<Text | null> {
  if (push.kind === 'MESSAGE') return messageText(ctx, push);
  if (push.kind === 'CALL') return callText(ctx, push);
  return notificationText(ctx, push);
}

const nameOf = ({ fullName, username }: Pick<User, 'fullName' | 'username'>): string =>
  fullName || username;

interface UnreadRow {
  id: string;
  content: string;
  count: string;
  sender_id: string;
  group_name: string | null;
}

/** A message that mentions its recipient is pushed as a mention. */
const isTold = sql`exists (select from mentions where mentions.message_id = said.id and mentions.user_id = part.user_id)
  and ${raw(wantsPush('part.user_id', `'MENTIONED'`, String(ruleOf('MENTIONED').isPushed)))}`;

/** The newest message of a conversation that its user has not read, of those that are not pushed yet. */
async function messageText(ctx: Context, push: TakenPush): Promise<Text | null> {
  const [newest] = await run<UnreadRow>(
    ctx,
    sql`select said.id, said.content, said.sender_id, count(*) over () as count,
        (select name from groups where groups.conversation_id = part.conversation_id) as group_name
      from participants part
        join messages said on said.conversation_id = part.conversation_id
        join users sender on sender.id = said.sender_id
      where part.conversation_id = ${bind(push.subjectId, 'bigint')} and part.user_id = ${viewerId}
        and not ${isMuted(raw('part'))} and ${isAccepted(raw('part'))} and not (${isTold})
        and said.seq > greatest(${readUpTo(raw('part'))}, part.delivered_seq, ${bind(push.doneSeq, 'bigint')})
        and said.seq <= ${bind(push.seq, 'bigint')}
        and said.sender_id <> part.user_id and said.deleted_at is null and said.removed_at is null
        and ${isFound(raw('sender'))}
        and not exists (select from mutes where mutes.user_id = part.user_id and mutes.muted_id = said.sender_id)
      order by said.seq desc limit 1`,
  );
  if (!newest) return null;
  const sender = nameOf(await userById(ctx, Number(newest.sender_id)));
  const { group_name: group, count } = newest;
  const more = Number(count) > 1 ? ` (${count})` : '';
  return {
    title: `${group === null ? sender : `${sender} in ${group}`}${more}`,
    body: newest.content,
    ids: {
      conversation: globalId('conversation', push.subjectId),
      message: globalId('message', Number(newest.id)),
      user: globalId('user', Number(newest.sender_id)),
    },
  };
}

/** A call that rings, that no device of its callee shows yet, and whose caller the callee has not muted. */
async function callText(ctx: Context, push: TakenPush): Promise<Text | null> {
  const call = await nullWhenMissing(callById(ctx, push.subjectId));
  if (call?.status !== CallStatus.RINGING || call.rangAt) return null;
  const caller = await userById(ctx, call.caller.id);
  if (await viewerHasMuted.load(ctx, caller.id)) return null;
  return {
    title: `${nameOf(caller)} ${ruleOf('CALL').text}`,
    body: '',
    ids: { call: globalId('call', call.id), user: globalId('user', caller.id) },
  };
}

async function notificationText(ctx: Context, push: TakenPush): Promise<Text | null> {
  const found = await nullWhenMissing(reads.notificationById(ctx, push.subjectId));
  if (!found || found.isSeen || (await isOverMessage(ctx, push, found.subjectId))) return null;
  const actors = await reads.actors.page(ctx, found.id, { first: 2 });
  const [first, second] = actors.edges.map(({ node }) => node);
  if (!first) return null;
  const others = (await reads.actorCount.load(ctx, found.id)) - 1;
  const who =
    others === 0 || !second
      ? nameOf(first)
      : others === 1
        ? `${nameOf(first)} and ${nameOf(second)}`
        : `${nameOf(first)} and ${others} others`;
  const { subject, text } = ruleOf(found.kind);
  const subjectId = subject && (await reads.subjectId(ctx, subject, found.subjectId));
  return {
    title: `${who} ${text}`,
    body: subject === null ? '' : await reads.excerpt(ctx, subject, found.subjectId),
    ids: {
      notification: globalId('notification', found.id),
      user: globalId('user', first.id),
      ...(subject && subjectId && { [subject]: subjectId }),
    },
  };
}

/** Whether the message that a notification is about was read, or is of a muted conversation. */
async function isOverMessage(
  ctx: Context,
  { kind }: TakenPush,
  subjectId: number,
): Promise<boolean> {
  if (ruleOf(kind).subject !== 'message') return false;
  const isRead = sql`greatest(${readUpTo(raw('part'))}, part.delivered_seq) >= said.seq`;
  const isOver =
    kind === 'MENTIONED' ? sql`(${isMuted(raw('part'))} or ${isRead})` : isMuted(raw('part'));
  const rows = await run(
    ctx,
    sql`select from messages said join participants part on part.conversation_id = said.conversation_id
      where said.id = ${bind(subjectId, 'bigint')} and part.user_id = ${viewerId} and ${isOver}`,
  );
  return rows.length > 0;
}
