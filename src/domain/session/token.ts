import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { LRUCache } from 'lru-cache';
import { uuidPattern } from '../../core/global-id.js';

declare module '../../core/app.js' {
  interface App {
    readonly tokens: TokenSigner;
  }
}

export type TokenKind = 'access' | 'refresh';

/** The claims of a token. `generation` counts the refresh tokens of a session. */
export interface Claims {
  userId: number;
  sessionId: string;
  generation: number;
  expiresAt: Date;
}

const issuer = 'parley';
const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
const digestOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);

interface NewToken {
  userId: number;
  sessionId: string;
  generation: number;
  issuedAt: Date;
  expiresAt: Date;
}

/** The most verified tokens that are remembered. */
const mostVerified = 10_000;

/** Signs tokens, and verifies those signed with the same key. */
export class TokenSigner {
  private readonly key: KeyObject;
  /** Claims by token, so that a signature is verified once. */
  private readonly verified = new LRUCache<string, Claims & { kind: unknown }>({
    max: mostVerified,
  });

  /** `secret` is at least 256 bits long. */
  constructor(secret: string) {
    // The library would try to read a text as a public key first, for each token.
    this.key = createSecretKey(secret, 'utf8');
  }

  /** Signs a token; equal claims make equal tokens. The last three claims are for clients that decode them. */
  sign(kind: TokenKind, token: NewToken): string {
    const { userId, sessionId, generation } = token;
    const iat = seconds(token.issuedAt);
    const claims = {
      sub: String(userId),
      sid: sessionId,
      gen: generation,
      kind,
      iat,
      exp: seconds(token.expiresAt),
      token_type: kind,
      jti: digestOf(`${kind} ${sessionId} ${generation} ${iat}`),
      user_id: userId,
    };
    return jwt.sign(claims, this.key, { algorithm: 'HS256', issuer, audience: issuer });
  }

  /** The claims of an unexpired token of that kind; null for any other token. */
  readOrNull(kind: TokenKind, token: string): Claims | null {
    const known = this.verified.get(token);
    const claims = known ?? this.verify(token);
    if (claims?.kind !== kind || !(Date.now() < claims.expiresAt.getTime())) return null;
    if (!known) this.verified.set(token, claims);
    return claims;
  }

  private verify(token: string): (Claims & { kind: unknown }) | null {
    let claims: jwt.JwtPayload | string;
    try {
      claims = jwt.verify(token, this.key, { algorithms: ['HS256'], issuer, audience: issuer });
    } catch (error) {
      // A payload that is not JSON is a SyntaxError.
      if (error instanceof jwt.JsonWebTokenError || error instanceof SyntaxError) return null;
      throw error;
    }
    if (typeof claims === 'string') return null;
    const { sub, sid, gen, exp, kind } = claims as Record<string, unknown>;
    if (!uuidPattern.test(String(sid)) || !/^\d{1,15}$/.test(String(sub))) return null;
    return {
      kind,
      userId: Number(sub),
      sessionId: String(sid),
      generation: Number(gen),
      expiresAt: new Date(Number(exp) * 1000),
    };
  }
}
