import type { Context } from '../../core/context.js';
import { append, appendToMany, openStream } from '../../core/events/append.js';
import type { Followed } from '../../core/events/hub.js';
import type { Paged } from '../../core/events/paged.js';
import { userTopic } from '../../core/events/topics.js';
import type { InvitationAnswer } from '../meetings/meeting.enums.js';

/** What an inbox tells of, and the ids it holds. */
export interface Notices {
  /** A conversation changed for this person: something was said or read, or it was opened. */
  activity: { conversationId: number };
  /** Somebody likes a post of this person's. */
  postLiked: { postId: number; userId: number };
  /** Somebody likes a comment of this person's. */
  commentLiked: { commentId: number; userId: number };
  /** Somebody said something to a post of this person's. */
  commented: { postId: number; commentId: number; userId: number };
  /** Somebody follows this person now. */
  follower: { userId: number };
  /** This person and somebody stand to each other in another way; each is told their own side. */
  friendship: { userId: number; status: string };
  /** Somebody calls this person. */
  ringing: { callId: number };
  /** A call of this person's became something else. */
  call: { callId: number; status: string };
  /** This person deleted a call from their list. */
  callDeleted: { callId: number };
  /** This person is invited to a meeting. */
  invited: { meetingUid: string };
  /** Somebody said whether they will come to a meeting of this person's. */
  answered: { meetingUid: string; userId: number; answer: InvitationAnswer };
}

/** Tells these people of something, each in their own inbox, inside an open `ctx.commit`. */
export async function notify<K extends keyof Notices>(
  ctx: Context,
  userIds: readonly number[],
  kind: K,
  data: Notices[K],
): Promise<void> {
  const streams = userIds.map(userTopic);
  await appendToMany(ctx, streams, {
    kind,
    actorId: ctx.viewerOrNull?.id ?? null,
    data: { ...data },
  });
}

/**
 * Tells a person of something the viewer did, inside an open `ctx.commit`: once and no more, however
 * often it is undone and done again, and not at all what they did themselves. `about` names what it
 * was done to.
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
  // No client writes to an inbox, so its keys are ours to choose.
  await append(ctx, stream, { kind, actorId, clientKey: `${kind} ${about}`, data: { ...data } });
}

/** Everything that concerns the viewer, from a cursor on. */
export async function follow(
  ctx: Context,
  { after, epoch }: { after?: number | null; epoch?: string | null },
): Promise<Paged<Followed>> {
  const stream = userTopic(ctx.viewer.id);
  await openStream(ctx, stream);
  return ctx.app.hub.follow(stream, {
    after,
    epoch,
    authorize: async () => true,
    asksAgain: () => false,
  });
}
