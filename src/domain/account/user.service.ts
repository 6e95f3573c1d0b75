import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { type Context, inOrder } from '../../core/context.js';
import { notFound } from '../../core/errors.js';
import { localId } from '../../core/global-id.js';
import { emailKey, nameKey } from '../../core/names.js';
import type { Page, PageArgs } from '../../core/pagination.js';
import { bind, bindIds, raw, run, sql } from '../../core/reads/sql.js';
import { isPresenceShown } from '../presence/presence.reads.js';
import * as presence from '../presence/presence.service.js';
import { isNotBlocked } from '../social/block.entity.js';
import { takenError } from './reserved-name.service.js';
import { User } from './user.entity.js';
import { people, type UserBy } from './user.reads.js';

async function usersById(ctx: Context, ids: readonly number[]): Promise<(User | Error)[]> {
  const users = await ctx.em.find(User, { id: { $in: [...ids] } });
  return inOrder(ids, users, (user) => user.id).map((user) => user ?? notFound('User'));
}

/**
 * Loads a user by their id, including deleted accounts, which are still authors of messages. Throws
 * NOT_FOUND.
 */
export const userById = (ctx: Context, id: number): Promise<User> =>
  ctx.loader<number, User>(usersById).load(id);

/** Whether neither the viewer nor each of these users blocked the other. */
async function notBlocked(ctx: Context, ids: readonly number[]): Promise<boolean[]> {
  const rows = await run<{ id: string }>(
    ctx,
    sql`select given.id from unnest(${bindIds(ids)}) given (id) where ${isNotBlocked(raw('given.id'))}`,
  );
  const found = new Set(rows.map(({ id }) => Number(id)));
  return ids.map((id) => found.has(id));
}

/** Whether the viewer or that user blocked the other. */
export const isBlocked = async (ctx: Context, userId: number): Promise<boolean> =>
  !(await ctx.loader<number, boolean>(notBlocked).load(userId));

/**
 * Throws NOT_FOUND, for something of a user if `kind` says so, when the viewer or that user blocked the other. Inside
 * `ctx.commit`, call it with both users locked.
 */
export async function assertNotBlocked(ctx: Context, userId: number, kind = 'User'): Promise<void> {
  // Not what was read before the lock.
  const loader = ctx.loader<number, boolean>(notBlocked).clear(userId);
  if (!(await loader.load(userId))) throw notFound(kind);
}

/**
 * Loads a user whom the viewer can find. Unlike `userById`, it throws NOT_FOUND for deleted and suspended accounts
 * and blocks, too: every id of a user that a client gives is read by it.
 */
export async function accountById(ctx: Context, id: number): Promise<User> {
  const [user] = await Promise.all([userById(ctx, id), assertNotBlocked(ctx, id)]);
  if (user.isDeleted || user.suspendedAt) throw notFound('User');
  return user;
}

/** The user of the viewer. */
export const me = (ctx: Context): Promise<User> => userById(ctx, ctx.viewer.id);

/**
 * The user with a username or, if it contains `@`, an e-mail address, ignoring case; null if there is none.
 * Imported usernames may contain `@`: the user of such a name is found before that of an equal address.
 */
export async function accountByName(ctx: Context, name: string): Promise<User | null> {
  const found = await ctx.em.findOne(User, { usernameKey: nameKey(name), deletedAt: null });
  return found ?? (name.includes('@') ? accountByEmail(ctx, name) : null);
}

/**
 * The user to whom an e-mail address belongs; null if there is none. That is the one who confirmed it, or while
 * nobody has, the first who gave it: later ones must not take over what the address is used for.
 */
export const accountByEmail = (ctx: Context, email: string): Promise<User | null> =>
  ctx.em.findOne(
    User,
    { emailKey: emailKey(email), deletedAt: null },
    { orderBy: [{ emailConfirmedAt: 'asc nulls last' }, { emailSince: 'asc' }, { id: 'asc' }] },
  );

/** The user with a username, ignoring case, whom the viewer can find. Throws NOT_FOUND. */
export async function userByName(ctx: Context, username: string): Promise<User> {
  const user = await ctx.em.findOne(User, { usernameKey: nameKey(username), deletedAt: null });
  if (!user || user.suspendedAt) throw notFound('User');
  await assertNotBlocked(ctx, user.id);
  return user;
}

/** A user. `byId` is `userById` where deleted accounts are allowed. Throws NOT_FOUND. */
export async function findUser(
  ctx: Context,
  by: UserBy,
  byId: (ctx: Context, id: number) => Promise<User> = accountById,
): Promise<User> {
  ctx.requireViewer();
  if (by.username !== undefined) return userByName(ctx, by.username);
  const id = localId('user', by.id as string);
  if (id === null) throw notFound('User');
  return byId(ctx, id);
}

/** Users, newest first, filtered by part of their name and by presence. */
export async function listUsers(
  ctx: Context,
  { search, online }: { search?: string | null; online?: boolean | null },
  page: PageArgs,
): Promise<Page<User>> {
  const onlineIds = online == null ? null : await presence.onlineIds(ctx);
  // A presence that the viewer may not see is that of a user who is offline.
  const isShown = sql`(row.id = any(${bindIds(onlineIds ?? [])}) and ${isPresenceShown(raw('row'))})`;
  const isOnline = onlineIds && sql`${isShown} = ${bind(online, 'boolean')}`;
  return people.page(ctx, null, { ...page, search }, isOnline);
}

/** Turns a unique violation of username or confirmed e-mail address into CONFLICT. */
export async function uniquely<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    throw takenError(error.message.includes('users_confirmed_email') ? 'email' : 'username');
  }
}
