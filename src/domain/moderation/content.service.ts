import type { Context } from '../../core/context.js';
import { badInput, checkAll, notFound } from '../../core/errors.js';
import { kindOf, localId } from '../../core/global-id.js';
import { nextMomentOf } from '../../core/postgres/moments.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { finder } from '../../core/reads/visible.js';
import {
  putBackProfile,
  type RemovedProfile,
  takeDownProfile,
} from '../account/profile-removal.service.js';
import type { User } from '../account/user.entity.js';
import { accountById, userById } from '../account/user.service.js';
import * as corrections from '../chat/correction.service.js';
import { messageById } from '../chat/message.service.js';
import * as groups from '../groups/group.service.js';
import { putBackGroup, takeDownGroup } from '../groups/moderation.service.js';
import * as comments from '../posts/comment.service.js';
import {
  putBackComment,
  putBackPost,
  takeDownComment,
  takeDownPost,
} from '../posts/moderation.service.js';
import * as posts from '../posts/post.service.js';
import * as uploads from '../uploads/upload.service.js';
import {
  asAdministrator,
  assertAdministrator,
  checkReason,
  isAdministrator,
} from './audit.service.js';
import { AuditAction } from './moderation.enums.js';
import { Removal } from './removal.entity.js';

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

/** The kind and the number of a global id. Throws BAD_USER_INPUT for other kinds. */
export function parseContentId(contentId: string): { kind: keyof typeof texts; id: number } {
  const kind = kindOf(contentId) as keyof typeof texts;
  const id = Object.hasOwn(texts, kind) ? localId(kind, contentId) : null;
  if (id !== null) return { kind, id };
  const message = 'Must be the id of a user, post, comment, message or group, such as post_42.';
  throw badInput('contentId', message);
}

/** The text at a global id as the viewer sees it. Throws NOT_FOUND, and BAD_USER_INPUT for other kinds. */
export async function textAt(ctx: Context, contentId: string): Promise<string> {
  const { kind, id } = parseContentId(contentId);
  return texts[kind](ctx, id);
}

/** Removed content, and the data for its restoration. */
interface Removed {
  authorId: number;
  text: string;
  pictures?: (string | null | undefined)[];
  saved?: unknown;
}

interface Removable<S> {
  /** The id of the user whose row is locked first; null when there is none, or no such content. */
  authorOf: (ctx: Context, id: number) => Promise<number | null>;
  takeDown(ctx: Context, id: number, authorId: number): Promise<Removed>;
  putBack(ctx: Context, id: number, saved: S): Promise<void>;
}

const authorIn =
  (table: string, column: string) =>
  async (ctx: Context, id: number): Promise<number | null> => {
    const [row] = await ctx.em.execute<{ author: string }[]>(
      'select ?? as author from ?? where id = ?',
      [column, table, id],
    );
    return row ? Number(row.author) : null;
  };

const post: Removable<null> = {
  authorOf: authorIn('posts', 'author_id'),
  async takeDown(ctx, id, authorId) {
    const { content, images } = await takeDownPost(ctx, id, authorId);
    return { authorId, text: content, pictures: images.map(({ path }) => path) };
  },
  putBack: putBackPost,
};

const comment: Removable<null> = {
  authorOf: authorIn('comments', 'author_id'),
  async takeDown(ctx, id, authorId) {
    return { authorId, text: (await takeDownComment(ctx, id)).content };
  },
  putBack: putBackComment,
};

const message: Removable<{ text: string }> = {
  authorOf: authorIn('messages', 'sender_id'),
  async takeDown(ctx, id, authorId) {
    const { text } = await corrections.takeDown(ctx, id);
    return { authorId, text, saved: { text } };
  },
  putBack: (ctx, id, { text }) => corrections.putBack(ctx, id, text),
};

const group: Removable<object[]> = {
  authorOf: authorIn('groups', 'owner_id'),
  async takeDown(ctx, id) {
    const { group, members } = await takeDownGroup(ctx, id);
    const { name, description, imageUrl, owner } = group;
    const text = description ? `${name}: ${description}` : name;
    return { authorId: owner.id, text, pictures: [imageUrl], saved: members };
  },
  putBack: putBackGroup,
};

const user: Removable<RemovedProfile> = {
  authorOf: authorIn('users', 'id'),
  async takeDown(ctx, id) {
    const { user, profile } = await takeDownProfile(ctx, id);
    const text = Object.values(profile).filter(Boolean).join('\n');
    return { authorId: id, text, pictures: [user.avatarUrl, user.coverUrl], saved: profile };
  },
  putBack: putBackProfile,
};

const removables = { post, comment, message, group, user } as const;

function removableAt(contentId: string): { id: number; removable: Removable<unknown> } {
  const { kind, id } = parseContentId(contentId);
  return { id, removable: removables[kind] as Removable<unknown> };
}

interface Moderated {
  readonly id: number;
  /** Null for content that does not exist. */
  readonly authorId: number | null;
  readonly removable: Removable<unknown>;
  /** The reason, as it is recorded. */
  readonly detail: string;
}

/** Runs `work` as an action of an administrator, which is recorded. Throws FORBIDDEN and BAD_USER_INPUT. */
async function moderate(
  ctx: Context,
  { action, contentId, reason }: { action: AuditAction; contentId: string; reason: string },
  work: (content: Moderated) => Promise<void>,
): Promise<void> {
  ctx.requireViewer();
  await assertAdministrator(ctx);
  const { target, detail } = await checkAll({
    target: () => removableAt(contentId),
    detail: () => checkReason(reason),
  });
  const { id, removable } = target;
  const authorId = await removable.authorOf(ctx, id);
  const authors = authorId === null ? [] : [authorId];
  const record = { action, targetId: contentId, detail };
  await asAdministrator(ctx, record, () => work({ id, authorId, removable, detail }), authors);
}

/**
 * Hides a post with its pictures, a comment, the text of a message, a group with its chat, or the profile
 * of a user, until a moderator puts it back. Throws FORBIDDEN, NOT_FOUND and BAD_USER_INPUT.
 */
export async function remove(ctx: Context, contentId: string, reason: string): Promise<void> {
  const change = { action: AuditAction.CONTENT_REMOVED, contentId, reason };
  await moderate(ctx, change, async ({ id, authorId, removable, detail }) => {
    if (authorId === null) throw notFound('Content');
    const {
      text,
      pictures = [],
      saved = null,
      ...removed
    } = await removable.takeDown(ctx, id, authorId);
    await uploads.withhold(ctx, pictures, true);
    await ctx.em.execute(
      `insert into removals (content_id, author_id, moderator_id, reason, text, saved, removed_at)
       values (?, ?, ?, ?, ?, ?::jsonb, ?)`,
      [
        contentId,
        removed.authorId,
        ctx.viewer.id,
        detail,
        text,
        JSON.stringify({ saved, pictures }),
        await nextMomentOf(ctx, Removal, 'removed_at'),
      ],
    );
  });
}

/** Puts removed content back. Throws FORBIDDEN, BAD_USER_INPUT, and NOT_FOUND unless it is removed. */
export async function restore(ctx: Context, contentId: string, reason: string): Promise<void> {
  const change = { action: AuditAction.CONTENT_RESTORED, contentId, reason };
  await moderate(ctx, change, async ({ id, removable }) => {
    const [removal] = await ctx.em.execute<{ saved: { saved: unknown; pictures: string[] } }[]>(
      `update removals set restored_at = clock_timestamp()
       where content_id = ? and restored_at is null returning saved`,
      [contentId],
    );
    if (!removal) throw notFound('Removal');
    await removable.putBack(ctx, id, removal.saved.saved);
    await uploads.withhold(ctx, removal.saved.pictures, false);
  });
}

/** Removals that the viewer may see, newest first. */
export const removals = connection({ entity: Removal, order: byMoment('removed_at') });

/** Those of content of one author, newest first. */
export const removalsByAuthor = connection({
  entity: Removal,
  by: 'author',
  order: byMoment('removed_at'),
});

/** Loads a removal, for the author of the content and for administrators. Throws NOT_FOUND. */
export const removalById = finder(Removal);

/** The moderator of a removal, for administrators; null for others. */
export const moderatorOf = async (ctx: Context, { removedBy }: Removal): Promise<User | null> =>
  removedBy && (await isAdministrator(ctx)) ? userById(ctx, removedBy.id) : null;
