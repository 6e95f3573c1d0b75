import type { Context, Viewer } from '../../core/context.js';
import { badInput, notFound, unauthenticated } from '../../core/errors.js';
import { sessionsTopic } from '../../core/events/topics.js';
import type { User } from '../account/user.entity.js';
import { leaveCalls } from '../calls/call-transition.service.js';
import { endPresence } from '../presence/presence.service.js';
import { claimsOf } from './live-sessions.js';
import { Session } from './session.entity.js';
import type { Claims } from './token.js';

const minute = 60_000;

/** The tokens of a session. */
export interface Tokens {
  accessToken: string;
  accessTokenExpiresAt: Date;
  refreshToken: string;
}

type Signed = Pick<Session, 'id' | 'generation' | 'rotatedAt' | 'createdAt' | 'expiresAt'> & {
  user: { id: number };
};

function tokensOf({ app, origin }: Context, session: Signed): Tokens {
  const minutes = app.config.limits[origin.policy.accessTokenLifetime];
  const now = new Date();
  const accessTokenExpiresAt = new Date(
    Math.min(now.getTime() + minutes * minute, session.expiresAt.getTime()),
  );
  const { id: sessionId, generation, expiresAt } = session;
  const token = { userId: session.user.id, sessionId, generation };
  return {
    accessToken: app.tokens.sign('access', {
      ...token,
      issuedAt: now,
      expiresAt: accessTokenExpiresAt,
    }),
    accessTokenExpiresAt,
    // Depends on stored times only, so that concurrent refreshes get equal tokens.
    refreshToken: app.tokens.sign('refresh', {
      ...token,
      issuedAt: session.rotatedAt ?? session.createdAt,
      expiresAt,
    }),
  };
}

interface Opened {
  suspended: boolean;
  id: string;
  created_at: string;
  expires_at: string;
}

/** Opens a session for an authenticated user. */
export async function open(ctx: Context, user: User): Promise<{ viewer: Viewer; tokens: Tokens }> {
  const { policy } = ctx.origin;
  // The share lock waits for a concurrent deletion of the account.
  // A second factor that this API turned on by itself changes nothing about its refresh tokens.
  const [row] = await ctx.em.execute<Opened[]>(
    `with person as (
       select id, suspended_at is not null as suspended,
              second_factor and registered_under is distinct from ? as chose_second_factor
       from users where id = ? and deleted_at is null for share
     ), opened as (
       insert into sessions (user_id, user_agent, address, policy, rotating, expires_at)
       select id, ?, ?, ?, ? or chose_second_factor, now() + make_interval(days => ?)
       from person where not suspended
       returning id, created_at, expires_at
     )
     select suspended, opened.* from person left join opened on true`,
    [
      policy.secondFactorByDefault ? policy.name : null,
      user.id,
      ctx.origin.userAgent?.slice(0, 300) ?? null,
      ctx.origin.address,
      policy.name,
      policy.rotatesRefreshTokens,
      ctx.app.config.limits.refreshTokenDays,
    ],
  );
  if (!row) throw unauthenticated('No active account found.').because('WRONG_CREDENTIALS');
  if (row.suspended)
    throw unauthenticated('This account is suspended.').because('ACCOUNT_SUSPENDED');
  await ctx.afterCommit(() => ctx.app.metrics.sessionsOpened.inc());
  const tokens = tokensOf(ctx, {
    id: row.id,
    user,
    generation: 0,
    createdAt: new Date(row.created_at),
    expiresAt: new Date(row.expires_at),
  });
  return { viewer: { id: user.id, sessionId: row.id }, tokens };
}

const invalidRefreshToken = () =>
  unauthenticated('Token is invalid or expired.').because('INVALID_REFRESH_TOKEN');

/** The claims of a refresh token. Throws UNAUTHENTICATED. */
async function readRefreshToken({ app, origin }: Context, token: string): Promise<Claims> {
  const claims = await claimsOf(app, origin.policy.name, 'refresh', token);
  if (!claims) throw invalidRefreshToken();
  return claims;
}

/** Whether the viewer signed in no longer than `minutes` ago. */
export async function openedWithin(ctx: Context, minutes: number): Promise<boolean> {
  const [row] = await ctx.em.execute<unknown[]>(
    'select from sessions where id = ? and created_at > now() - make_interval(mins => ?)',
    [ctx.viewer.sessionId, minutes],
  );
  return row !== undefined;
}

/** How long a sign-in is accepted as proof of identity, in minutes. */
const freshMinutes = 10;

/** Whether the viewer signed in just now. */
export const isFresh = (ctx: Context): Promise<boolean> => openedWithin(ctx, freshMinutes);

/**
 * Whether the exemptions of the client policy apply to the viewer: only in a session made under the same
 * policy, and not with a second factor, unless the account got it from that policy at registration.
 */
export async function grantsHere(ctx: Context, user: User): Promise<boolean> {
  const { name, secondFactorByDefault } = ctx.origin.policy;
  const isDefault = secondFactorByDefault && user.registeredUnder === name;
  if (user.secondFactor && !isDefault) return false;
  const { sessionId } = ctx.viewer;
  return (await ctx.em.count(Session, { id: sessionId, policy: name })) === 1;
}

/**
 * Exchanges a refresh token. In a rotating session it is replaced. Until the successor is used, the old
 * token gets the same successor again, for parallel tabs and for clients whose answer was lost. Later use
 * of it ends the session, since the token was copied. Throws UNAUTHENTICATED.
 */
export async function refresh(
  ctx: Context,
  refreshToken: string,
): Promise<{ session: Session; viewer: Viewer; tokens: Tokens }> {
  const { sessionId, generation } = await readRefreshToken(ctx, refreshToken);
  await ctx.em.execute(
    `update sessions set generation = generation + rotating::int, last_used_at = now(),
            rotated_at = case when rotating then now() else rotated_at end
     where id = ? and generation = ? and revoked_at is null and expires_at > now()`,
    [sessionId, generation],
  );
  const session = await ctx.em.findOne(Session, { id: sessionId, revokedAt: null });
  if (!session) throw invalidRefreshToken();
  if (session.generation - generation > 1) {
    await end(ctx, session.user.id, [session.id]);
    throw unauthenticated('This refresh token was used before; sign in again.').because(
      'REFRESH_TOKEN_REUSED',
    );
  }
  const viewer = { id: session.user.id, sessionId };
  return { session, viewer, tokens: tokensOf(ctx, session) };
}

/** Makes the refresh tokens of all sessions of the viewer rotate. */
export async function rotateAll(ctx: Context): Promise<void> {
  await ctx.em.nativeUpdate(Session, { user: ctx.viewer.id }, { rotating: true });
}

/** The most sessions that `list` returns. */
export const mostListed = 100;

/** Live sessions of the viewer, newest first. */
export const list = (ctx: Context): Promise<Session[]> => liveSessions(ctx, ctx.viewer.id);

/** A live session of the viewer. Throws NOT_FOUND. */
export async function sessionById(ctx: Context, id: string): Promise<Session> {
  const session = (await list(ctx)).find((one) => one.id === id);
  if (!session) throw notFound('Session');
  return session;
}

/** Live sessions of a user, newest first, at most `mostListed`. */
export const liveSessions = (ctx: Context, userId: number): Promise<Session[]> =>
  ctx.em.find(
    Session,
    {
      user: userId,
      revokedAt: null,
      $or: [{ expiresAt: { $gt: new Date() } }, { apiTokenExpiresAt: { $gt: new Date() } }],
    },
    { orderBy: { createdAt: 'desc', id: 'desc' }, limit: mostListed },
  );

/** Ends a session of the viewer with its tokens, sockets and calls. Throws NOT_FOUND. */
export async function revoke(ctx: Context, sessionId: string): Promise<Session> {
  const session = await ctx.em.findOne(Session, {
    id: sessionId,
    user: ctx.viewer.id,
    revokedAt: null,
  });
  if (!session) throw notFound('Session');
  await end(ctx, ctx.viewer.id, [session.id]);
  return session;
}

/** Ends the session of this request. */
export const logout = (ctx: Context): Promise<void> =>
  end(ctx, ctx.viewer.id, [ctx.viewer.sessionId]);

/**
 * Ends the session of a refresh token, without a viewer. Throws UNAUTHENTICATED for an invalid token.
 */
export async function endByRefreshToken(ctx: Context, refreshToken: string): Promise<string> {
  const session = await liveSessionOf(ctx, await readRefreshToken(ctx, refreshToken));
  if (!session) throw invalidRefreshToken();
  await end(ctx, session.user.id, [session.id]);
  return session.id;
}

/** Throws BAD_USER_INPUT unless this is a valid refresh token of the viewer. */
export async function assertOwnRefreshToken(ctx: Context, refreshToken: string): Promise<void> {
  const { id } = ctx.viewer;
  const claims = await claimsOf(ctx.app, ctx.origin.policy.name, 'refresh', refreshToken);
  const session = claims && (await liveSessionOf(ctx, claims));
  if (session?.user.id !== id)
    throw badInput('refreshToken', 'Not a valid refresh token of your account.').because(
      'INVALID_TOKEN',
    );
}

async function liveSessionOf(
  ctx: Context,
  { sessionId, generation }: Claims,
): Promise<Session | null> {
  // The answer with the successor may have been lost.
  const generations = [generation, generation + 1];
  return ctx.em.findOne(Session, { id: sessionId, generation: generations, revokedAt: null });
}

/** Ends all other sessions of the viewer. */
export const revokeOthers = (ctx: Context): Promise<void> =>
  endAll(ctx, ctx.viewer.id, ctx.viewer.sessionId);

/** Ends all sessions of a user except `exceptId`, with their tokens, sockets and calls. */
export async function endAll(ctx: Context, userId: number, exceptId?: string): Promise<void> {
  const live = await ctx.em.find(
    Session,
    { user: userId, revokedAt: null, ...(exceptId && { id: { $ne: exceptId } }) },
    { fields: ['id'] },
  );
  await end(
    ctx,
    userId,
    live.map(({ id }) => id),
  );
}

function endPresences(ctx: Context, userId: number, ids: readonly string[]): void {
  for (const id of ids) endPresence(ctx, userId, id);
}

/** Ends these sessions of a user, with their tokens, sockets and calls. */
export async function end(ctx: Context, userId: number, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await ctx.commit(async () => {
    await ctx.em.nativeUpdate(
      Session,
      { id: { $in: ids }, revokedAt: null },
      { revokedAt: new Date() },
    );
    await ctx.em.execute('delete from push_targets where session_id in (?)', [ids]);
    await leaveCalls(ctx, userId, ids);
    ctx.ring(sessionsTopic, userId);
    await ctx.afterCommit(() => endPresences(ctx, userId, ids));
  });
}

/**
 * Deletes all sessions of a user, mailed codes and OAuth identities. Their tokens, sockets and calls end at once.
 */
export async function forgetAll(ctx: Context, userId: number): Promise<void> {
  const rows = await ctx.em.execute<{ id: string }[]>(
    'delete from sessions where user_id = ? returning id',
    [userId],
  );
  await leaveCalls(ctx, userId, null);
  await ctx.em.execute('delete from login_codes where user_id = ?', [userId]);
  await ctx.em.execute('delete from oauth_identities where user_id = ?', [userId]);
  if (rows.length > 0) ctx.ring(sessionsTopic, userId);
  await ctx.afterCommit(() =>
    endPresences(
      ctx,
      userId,
      rows.map(({ id }) => id),
    ),
  );
}
