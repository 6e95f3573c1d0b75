import type { Context } from '../../core/context.js';
import { append, appendToMany, openStream } from '../../core/events/append.js';
import type { Cursor, StreamSource } from '../../core/events/stream-source.js';
import { userTopic } from '../../core/events/topics.js';
import type { InvitationAnswer } from '../meetings/invitation.entity.js';

/** The kinds of inbox events, and their data. */
export interface Notices {
  /** A conversation of the owner was started, read, or has a new message. */
  activity: { conversationId: number };
  /** A like of a post of the owner. */
  postLiked: { postId: number; userId: number };
  /** A like of a comment of the owner. */
  commentLiked: { commentId: number; userId: number };
  /** A comment on a post of the owner. */
  commented: { postId: number; commentId: number; userId: number };
  /** A new follower. */
  follower: { userId: number };
  /** A changed friendship status, from the owner's side. */
  friendship: { userId: number; status: string };
  /** An incoming call. */
  ringing: { callId: number };
  /** A changed call. */
  call: { callId: number; status: string; endReason?: string | null };
  /** The owner deleted a call from their list. */
  callDeleted: { callId: number };
  /** An invitation to a meeting. */
  invited: { meetingUid: string };
  /** An answer to an invitation to a meeting of the owner. */
  answered: { meetingUid: string; userId: number; answer: InvitationAnswer };
}

/** The activity of a conversation, as an event for the inboxes of its participants. */
export const activityOf = (conversationId: number) => {
  const data: Notices['activity'] = { conversationId };
  return { kind: 'activity', data: { ...data } };
};

/** Appends an event to the inboxes of these users, inside an open `ctx.commit`; by default the viewer caused it. */
export async function notify<K extends keyof Notices>(
  ctx: Context,
  userIds: readonly number[],
  kind: K,
  data: Notices[K],
  actorId = ctx.viewerOrNull?.id ?? null,
): Promise<void> {
  const streams = userIds.map(userTopic);
  await appendToMany(ctx, streams, { kind, actorId, data: { ...data } });
}

/**
 * Appends an event about an action of the viewer to an inbox, inside an open `ctx.commit`: at most once
 * for each `about`, even if the action is repeated, and never to the viewer's own inbox.
 */
export async function notifyOnce<K extends keyof Notices>(
  ctx: Context,
  userId: number,
  kind: K,
  data: Notices[K],
  about: string,
): Promise<void> {
  const { id: actorId } = ctx.viewer;
  if (userId === actorId) return;
  const stream = userTopic(userId);
  await openStream(ctx, stream);
  // Clients cannot append to inboxes, so that no client key can collide.
  await append(ctx, stream, { kind, actorId, clientKey: `${kind} ${about}`, data: { ...data } });
}

/** Follows the inbox of the viewer from a cursor. */
export async function follow(ctx: Context, { after, epoch }: Cursor): Promise<StreamSource> {
  const stream = userTopic(ctx.viewer.id);
  await openStream(ctx, stream);
  return ctx.app.hub.follow(stream, {
    after,
    epoch,
    authorize: async () => true,
    mayEndAccess: () => false,
  });
}
