import type { Context } from '../../core/context.js';
import { notFound, rateLimited } from '../../core/errors.js';
import { globalId } from '../../core/global-id.js';
import { likePattern } from '../../core/text.js';
import type { User, UserRole } from '../account/user.entity.js';
import { CodePurpose } from '../session/login-code.entity.js';
import { issueCode } from '../session/mailed-code.js';
import * as sessions from '../session/session.service.js';
import { recordAction } from './audit.service.js';
import { AuditAction } from './moderation.enums.js';

// Actions of operators at the command line, who have access to the database and so need no role.

/** An account, as operators see it. */
export interface AccountRow {
  id: string;
  username: string;
  email: string;
  role: UserRole;
  registered: Date;
  lastSeen: Date | null;
  suspended: Date | null;
}

/** Accounts, newest first. `search` is a part of a name or of an e-mail address. */
export async function accountsForOperators(
  ctx: Context,
  {
    search,
    role,
    suspended,
    first,
  }: { search: string | null; role: UserRole | null; suspended: boolean; first: number },
): Promise<AccountRow[]> {
  const pattern = search && likePattern(search);
  const rows = await ctx.em.execute<Record<string, string | null>[]>(
    `select id, username, email, role, created_at, last_seen_at, suspended_at from users
     where deleted_at is null and (?::text is null or role = ?)
       and (not ?::boolean or suspended_at is not null)
       and (?::text is null or username ilike ? or email ilike ? or first_name || ' ' || last_name ilike ?)
     order by created_at desc, id desc limit ?`,
    [role, role, suspended, pattern, pattern, pattern, pattern, first],
  );
  const time = (value: string | null | undefined) => (value ? new Date(value) : null);
  return rows.map((row) => ({
    id: globalId('user', Number(row.id)),
    username: row.username as string,
    email: row.email as string,
    role: row.role as UserRole,
    registered: new Date(row.created_at as string),
    lastSeen: time(row.last_seen_at),
    suspended: time(row.suspended_at),
  }));
}

/**
 * Ends the sessions of a user, or the one with `sessionId`, with their tokens, sockets and calls. Resolves to their
 * number. Throws NOT_FOUND for a session that is not one of theirs.
 */
export function revokeSessions(
  ctx: Context,
  user: User,
  { sessionId, operator }: { sessionId: string | null; operator: string },
): Promise<number> {
  return ctx.commit(async () => {
    const rows = await ctx.em.execute<{ id: string }[]>(
      `select id from sessions where user_id = ? and revoked_at is null and (?::uuid is null or id = ?::uuid)`,
      [user.id, sessionId, sessionId],
    );
    if (sessionId !== null && rows.length === 0) throw notFound('Session');
    const ids = rows.map(({ id }) => id);
    await sessions.end(ctx, user.id, ids);
    await recordAction(ctx, null, {
      action: AuditAction.SESSIONS_REVOKED,
      targetId: user.globalId,
      detail: sessionId ?? `${ids.length} sessions`,
      operator,
    });
    return ids.length;
  });
}

/**
 * Issues a token with which the password of a user can be set, and which replaces earlier ones. Throws RATE_LIMITED
 * shortly after another one.
 */
export function issueResetToken(ctx: Context, user: User, operator: string): Promise<string> {
  return ctx.commit(async () => {
    const token = await issueCode(ctx, user.id, CodePurpose.PASSWORD);
    if (token === null)
      throw rateLimited('A token was issued a moment ago; try again in a minute.', 60_000);
    await recordAction(ctx, null, {
      action: AuditAction.PASSWORD_RESET,
      targetId: user.globalId,
      detail: '',
      operator,
    });
    return token;
  });
}

/** Adds a purge by an operator to the audit log. */
export const recordPurge = (ctx: Context, detail: string, operator: string): Promise<void> =>
  ctx.commit(() =>
    recordAction(ctx, null, { action: AuditAction.DATA_PURGED, targetId: '', detail, operator }),
  );

/** Adds an export of the data of a user to the audit log. */
export const recordExport = (ctx: Context, user: User, operator: string): Promise<void> =>
  ctx.commit(() =>
    recordAction(ctx, null, {
      action: AuditAction.DATA_EXPORTED,
      targetId: user.globalId,
      detail: '',
      operator,
    }),
  );
