import { createSecretKey, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { LRUCache } from 'lru-cache';
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

const keys = new WeakMap<App, KeyObject>();

/** The signing key, made once: of a text the library would try first whether it is a public key. */
function keyOf(app: App): KeyObject {
  const key = keys.get(app) ?? createSecretKey(app.secret, 'utf8');
  keys.set(app, key);
  return key;
}

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
  return jwt.sign(claims, keyOf(app), { algorithm: 'HS256', issuer, audience: issuer });
}

/** Tokens made here, with what they say, by token: a signature is verified once. */
const verified = new WeakMap<App, LRUCache<string, Claims & { kind: unknown }>>();
const mostVerified = 10_000;

/** What `token` says, when it is a live one of that kind made here. Throws UNAUTHENTICATED. */
export function readToken(app: App, kind: TokenKind, token: string): Claims {
  const tokens = verified.get(app) ?? new LRUCache({ max: mostVerified });
  verified.set(app, tokens);
  const known = tokens.get(token);
  const claims = known ?? verify(app, token);
  if (!claims || claims.kind !== kind || !(Date.now() < claims.expiresAt.getTime())) {
    throw unauthenticated('Token is invalid or expired.');
  }
  if (!known) tokens.set(token, claims);
  return claims;
}

function verify(app: App, token: string): (Claims & { kind: unknown }) | null {
  let claims: jwt.JwtPayload | string;
  try {
    claims = jwt.verify(token, keyOf(app), { algorithms: ['HS256'], issuer, audience: issuer });
  } catch {
    return null;
  }
  if (typeof claims === 'string') return null;
  const { sub, sid, gen, exp, kind } = claims as Record<string, unknown>;
  if (!uuid.test(String(sid))) return null;
  return {
    kind,
    userId: Number(sub),
    sessionId: String(sid),
    generation: Number(gen),
    expiresAt: new Date(Number(exp) * 1000),
  };
}
