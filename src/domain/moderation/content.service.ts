import type { Context } from '../../core/context.js';
import { badInput } from '../../core/errors.js';
import { kindOf, localId } from '../../core/global-id.js';
import { accountById } from '../account/user.service.js';
import { replace } from '../chat/correction.service.js';
import { messageById } from '../chat/message.service.js';
import * as groups from '../groups/group.service.js';
import { close, lockGroup } from '../groups/group.steps.js';
import { notify } from '../inbox/inbox.service.js';
import * as comments from '../posts/comment.service.js';
import * as posts from '../posts/post.service.js';
import * as uploads from '../uploads/upload.service.js';
import { asAdministrator } from './audit.service.js';
import { AuditAction } from './moderation.enums.js';

/** The text that replaces a removed message; its sequence number stays. */
const removedMessage = '[removed by an administrator]';

/** Loads the text of a reportable item, by kind, through the viewer. */
const texts = {
  user: async (ctx: Context, id: number) => {
    const { username, bio } = await accountById(ctx, id);
    return bio ? `${username}: ${bio}` : username;
  },
  post: async (ctx: Context, id: number) => (await posts.find(ctx, id)).content,
  comment: async (ctx: Context, id: number) => (await comments.find(ctx, id)).content,
  message: async (ctx: Context, id: number) => (await messageById(ctx, id)).content,
  group: async (ctx: Context, id: number) => {
    const { name, description } = await groups.find(ctx, id);
    return description ? `${name}: ${description}` : name;
  },
};

/** The text at a global id as the viewer sees it. Throws NOT_FOUND, and BAD_USER_INPUT for other kinds. */
export async function textAt(ctx: Context, contentId: string): Promise<string> {
  const kind = kindOf(contentId) as keyof typeof texts;
  const id = Object.hasOwn(texts, kind) ? localId(kind, contentId) : null;
  if (id === null) {
    throw badInput('contentId', 'A user, post, comment, message or group, such as post_42.');
  }
  return texts[kind](ctx, id);
}

/** Removes an item, by kind; resolves to the files to remove with it. */
const removals = {
  post: async (ctx: Context, id: number) => {
    const { imageUrl } = await posts.removeAny(ctx, id);
    if (!imageUrl) return [];
    await ctx.em.execute('delete from uploads where path = ?', [imageUrl]);
    return [imageUrl];
  },
  comment: async (ctx: Context, id: number) => {
    await comments.removeAny(ctx, id);
    return [];
  },
  message: async (ctx: Context, id: number) => {
    await replace(ctx, id, removedMessage);
    return [];
  },
  group: async (ctx: Context, id: number) => {
    const group = await lockGroup(ctx, id);
    const people = await close(ctx, group);
    await notify(ctx, people, 'activity', { conversationId: group.conversation.id });
    return group.imageUrl ? [group.imageUrl] : [];
  },
} satisfies Record<string, (ctx: Context, id: number) => Promise<string[]>>;

/**
 * Removes a post with its picture, a comment, the text of a message, or a group with its messages.
 * Throws FORBIDDEN, NOT_FOUND and BAD_USER_INPUT.
 */
export async function remove(ctx: Context, contentId: string, reason: string): Promise<void> {
  void ctx.viewer;
  const kind = kindOf(contentId) as keyof typeof removals;
  const id = Object.hasOwn(removals, kind) ? localId(kind, contentId) : null;
  const record = { action: AuditAction.CONTENT_REMOVED, targetId: contentId, detail: reason };
  const work = async () => {
    if (id === null)
      throw badInput('contentId', 'A post, comment, message or group, such as post_42.');
    return removals[kind](ctx, id);
  };
  const author = kind === 'post' && id !== null ? await posts.authorOf(ctx, id) : null;
  const files = await asAdministrator(ctx, record, work, author === null ? [] : [author]);
  await uploads.removeFiles(ctx, files);
}
