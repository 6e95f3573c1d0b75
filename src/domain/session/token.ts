import jwt from 'jsonwebtoken';
import type { App } from '../../core/app.js';
import { unauthenticated } from '../../core/errors.js';

type TokenKind = 'access' | 'refresh';

/** What a token says: whose it is, of which session, and for a refresh token, which in its line. */
export interface Claims {
  userId: number;
  sessionId: string;
  generation: number;
  expiresAt: Date;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const issuer = 'parley';
const seconds = (date: Date) => Math.floor(date.getTime() / 1000);

interface NewToken {
  userId: number;
  sessionId: string;
  generation: number;
  issuedAt: Date;
  expiresAt: Date;
}

/** Signs a token; the same claims always make the same token. */
export function signToken(app: App, kind: TokenKind, token: NewToken): string {
  const claims = {
    sub: String(token.userId),
    sid: token.sessionId,
    gen: token.generation,
    kind,
    iat: seconds(token.issuedAt),
    exp: seconds(token.expiresAt),
  };
  return jwt.sign(claims, app.secret, { algorithm: 'HS256', issuer, audience: issuer });
}

/** What `token` says, when it is a live one of that kind made here. Throws UNAUTHENTICATED. */
export function readToken(app: App, kind: TokenKind, token: string): Claims {
  const refusal = 'Token is invalid or expired.';
  let claims: jwt.JwtPayload | string;
  try {
    claims = jwt.verify(token, app.secret, { algorithms: ['HS256'], issuer, audience: issuer });
  } catch {
    throw unauthenticated(refusal);
  }
  if (typeof claims === 'string' || claims.kind !== kind) throw unauthenticated(refusal);
  const { sub, sid, gen, exp } = claims as Record<string, unknown>;
  if (!uuid.test(String(sid))) throw unauthenticated(refusal);
  return {
    userId: Number(sub),
    sessionId: String(sid),
    generation: Number(gen),
    expiresAt: new Date(Number(exp) * 1000),
  };
}
