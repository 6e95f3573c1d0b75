import { createHash, createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { App } from '../../core/app.js';
import { queryPrepared } from '../../core/postgres/pool.js';
import type { Claims, TokenKind } from './token.js';

/**
 * The id of the session that an import makes for a person of another server: the tokens that server gave
 * them belong to it. `sourceId` is the person's id there; UUIDs are written with and without hyphens.
 */
export function importedSessionId(dialect: string, sourceId: string): string {
  const hex = createHash('md5')
    .update(`import ${dialect} ${sourceId.replaceAll('-', '')}`)
    .digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/**
 * The claims of an unexpired token that the old server of the legacy API `dialect` signed for a person who
 * was imported from it. Null for any other token, and for one that was signed out there.
 */
export async function importedClaims(
  app: App,
  dialect: string,
  kind: TokenKind,
  token: string,
): Promise<Claims | null> {
  const key = app.config.legacyJwtKeys[dialect];
  const claims = key && verify(token, key);
  if (!claims || claims.token_type !== kind || typeof claims.exp !== 'number') return null;
  if (!/^[\w-]{1,64}$/.test(String(claims.user_id))) return null;
  const sessionId = importedSessionId(dialect, String(claims.user_id));
  const [row] = await queryPrepared<{ user_id: string }>(
    app,
    'imported_session',
    `select user_id from sessions where id = $1 and not exists (
       select from imported_ids where dialect = $2 and kind = 'revokedTokens' and source_id = $3)`,
    [sessionId, dialect, String(claims.jti)],
  );
  const expiresAt = new Date(claims.exp * 1000);
  return row ? { userId: Number(row.user_id), sessionId, generation: 0, expiresAt } : null;
}

function verify(token: string, key: string): jwt.JwtPayload | null {
  try {
    const secret = createSecretKey(key, 'utf8');
    const claims = jwt.verify(token, secret, { algorithms: ['HS256'] });
    return typeof claims === 'string' ? null : claims;
  } catch (error) {
    // A payload that is not JSON is a SyntaxError.
    if (error instanceof jwt.JsonWebTokenError || error instanceof SyntaxError) return null;
    throw error;
  }
}
