import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { type Context, inOrder } from '../../core/context.js';
import { badInput, notFound } from '../../core/errors.js';
import { localId } from '../../core/global-id.js';
import { emailKey, nameKey } from '../../core/names.js';
import type { Page, PageArgs } from '../../core/pagination.js';
import { bind, bindIds, sql } from '../../core/reads/sql.js';
import * as presence from '../presence/presence.service.js';
import { takenError } from './reserved-name.service.js';
import { User } from './user.entity.js';
import { people } from './user.reads.js';

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

/** Like `userById`, but throws NOT_FOUND for deleted and suspended accounts too. */
export async function accountById(ctx: Context, id: number): Promise<User> {
  const user = await userById(ctx, id);
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

/** The user with a username, ignoring case. Throws NOT_FOUND. */
export async function userByName(ctx: Context, username: string): Promise<User> {
  const user = await ctx.em.findOne(User, { usernameKey: nameKey(username), deletedAt: null });
  if (!user || user.suspendedAt) throw notFound('User');
  return user;
}

/**
 * A user by exactly one of global id and username. `byId` is `userById` where deleted accounts are
 * allowed. Throws NOT_FOUND and BAD_USER_INPUT.
 */
export async function findUser(
  ctx: Context,
  by: { id?: string | null; username?: string | null },
  byId: (ctx: Context, id: number) => Promise<User> = accountById,
): Promise<User> {
  void ctx.viewer;
  if ((by.id == null) === (by.username == null)) {
    throw badInput('username', 'Give either the id or the username of a user.');
  }
  if (by.username != null) return userByName(ctx, by.username);
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
  const isOnline =
    onlineIds && sql`(row.id = any(${bindIds(onlineIds)})) = ${bind(online, 'boolean')}`;
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
