import { createHash, randomBytes } from 'node:crypto';
import type { Context } from '../../core/context.js';
import { badInput, checkAll, notFound } from '../../core/errors.js';
import { allColumns } from '../../core/postgres/columns.js';
import { nextMoment } from '../../core/postgres/moments.js';
import { connection } from '../../core/reads/connection.js';
import { byMoment } from '../../core/reads/order.js';
import { finder } from '../../core/reads/visible.js';
import { holdAccounts } from '../account/hold.service.js';
import { evaluateGuess } from '../session/guessing.js';
import { admit, assertRoom } from './admission.js';
import { Group } from './group.entity.js';
import { mostLinkDays, mostLinkUses, mostOpen } from './group.enums.js';
import { GroupInviteLink } from './group-invite-link.entity.js';
import { assertMay, may, refusalOf } from './group-permissions.js';
import { inGroup, isRole, lockGroup, standingIn } from './group-steps.js';
import { type MemberChange, withMember } from './member.service.js';

/** The invite links of a group that are not revoked, newest first; empty for users who may not see them. */
export const linksOf = connection({ entity: GroupInviteLink, by: 'group', order: byMoment() });

/** Loads an invite link, for owner and admins of its group. Throws NOT_FOUND. */
export const linkById = finder(GroupInviteLink);

const digestOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

export interface NewLink {
  /** Reads the group's id. Throws BAD_USER_INPUT. */
  groupId: () => number;
  expiresAt: Date;
  maxUses?: number | null;
}

/** An invite link, and its token, which is not stored. */
export interface CreatedLink {
  link: GroupInviteLink;
  token: string;
}

function checkExpiry(expiresAt: Date): Date {
  const ms = expiresAt.getTime() - Date.now();
  if (ms > 0 && ms <= mostLinkDays * 86_400_000) return expiresAt;
  throw badInput('expiresAt', `Must be in the future, and at most ${mostLinkDays} days from now.`);
}

function checkUses(maxUses: number | null): number | null {
  if (maxUses === null || (maxUses >= 1 && maxUses <= mostLinkUses)) return maxUses;
  throw badInput('maxUses', `Must be between 1 and ${mostLinkUses}.`);
}

/** Creates an invite link. Throws NOT_FOUND, FORBIDDEN, BAD_USER_INPUT, and CONFLICT when there are too many. */
export async function create(ctx: Context, wanted: NewLink): Promise<CreatedLink> {
  ctx.requireViewer();
  const { groupId, expiresAt, maxUses } = await checkAll({
    groupId: wanted.groupId,
    expiresAt: () => checkExpiry(wanted.expiresAt),
    maxUses: () => checkUses(wanted.maxUses ?? null),
  });
  const token = randomBytes(24).toString('base64url');
  const link = await inGroup(ctx, groupId, async (group, { viewerId, standing, rules }) => {
    assertMay(standing, 'manageLinks', rules);
    await ctx.em.execute(
      'delete from group_invite_links where group_id = ? and expires_at <= now()',
      [group.id],
    );
    await assertRoom(ctx, 'group_invite_links', group.id, mostOpen.links);
    const newest = 'select max(created_at) from group_invite_links where group_id = ?';
    const createdAt = await nextMoment(ctx, newest, [group.id]);
    const [row] = await ctx.em.execute<object[]>(
      `insert into group_invite_links (group_id, created_by_id, digest, expires_at, max_uses, created_at)
       values (?, ?, ?, ?, ?, ?) returning ${allColumns(ctx, GroupInviteLink)}`,
      [group.id, viewerId, digestOf(token), expiresAt, maxUses, createdAt],
    );
    return ctx.em.map(GroupInviteLink, row as never);
  });
  return { link, token };
}

/** Revokes an invite link. Throws NOT_FOUND. */
export async function revoke(ctx: Context, linkId: number): Promise<Group> {
  const link = await linkById(ctx, linkId);
  return inGroup(ctx, link.group.id, async (group, { standing, rules }) => {
    assertMay(standing, 'manageLinks', rules);
    const rows = await ctx.em.execute('delete from group_invite_links where id = ? returning id', [
      linkId,
    ]);
    if (rows.length === 0) throw notFound('GroupInviteLink');
    return group;
  });
}

const isUsable = 'expires_at > now() and (max_uses is null or use_count < max_uses)';

/** The link with a token, usable or not. Guesses are limited. Throws NOT_FOUND and RATE_LIMITED. */
async function linkWith(
  ctx: Context,
  token: string,
): Promise<{ groupId: number; digest: string; isUsable: boolean }> {
  const digest = digestOf(token);
  let row: { group_id: string; usable: boolean } | undefined;
  await evaluateGuess(ctx, `group invite link by ${ctx.viewer.id}`, async () => {
    [row] = await ctx.em.execute<{ group_id: string; usable: boolean }[]>(
      `select group_id, ${isUsable} as usable from group_invite_links where digest = ?`,
      [digest],
    );
    return row !== undefined;
  });
  if (!row) throw notFound('Group');
  return { groupId: Number(row.group_id), digest, isUsable: row.usable };
}

/**
 * The group of an invite link that is valid still, for users who are not banned from it. Throws NOT_FOUND and
 * RATE_LIMITED.
 */
export async function groupByLink(ctx: Context, token: string): Promise<Group> {
  const link = await linkWith(ctx, token);
  const group = await ctx.em.findOne(Group, { id: link.groupId, hidden: false });
  if (!group || !link.isUsable) throw notFound('Group');
  const { standing, rules } = await standingIn(ctx, group, ctx.viewer.id);
  if (!may(standing, 'useLink', rules)) throw notFound('Group');
  return group;
}

/**
 * Joins a group by an invite link; idempotent for members, who do not use it up. Throws NOT_FOUND for a link that
 * is not valid, RATE_LIMITED, FORBIDDEN for banned users who see the group, and CONFLICT when it is full.
 */
export async function joinByLink(ctx: Context, token: string): Promise<MemberChange> {
  const { groupId, digest } = await linkWith(ctx, token);
  return ctx.commit(async () => {
    await holdAccounts(ctx);
    const group = await lockGroup(ctx, groupId);
    const { standing, rules } = await standingIn(ctx, group, ctx.viewer.id);
    if (isRole(standing)) return withMember(ctx, group, ctx.viewer.id);
    if (!may(standing, 'useLink', rules)) {
      throw may(standing, 'see', rules) ? refusalOf('useLink') : notFound('Group');
    }
    const used = await ctx.em.execute(
      `update group_invite_links set use_count = use_count + 1 where digest = ? and ${isUsable} returning id`,
      [digest],
    );
    if (used.length === 0) throw notFound('Group');
    await admit(ctx, group, ctx.viewer.id);
    return withMember(ctx, group, ctx.viewer.id);
  });
}
