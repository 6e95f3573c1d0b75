import { createHmac } from 'node:crypto';
import { sessionOf } from './fill.ts';

/** What every Parley process here signs with. */
export const secret = 'known to everybody who reads this, for the bench alone';

/** The private key of their pushes: 32 bytes. */
export const vapidKey = Buffer.from(secret).subarray(0, 32).toString('base64url');

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An access token of a user's session in the data, valid for a day, as a sign-in returns it. */
export function tokenOf(userId: number): string {
  const iat = Math.floor(Date.now() / 1000);
  const claims = {
    sub: String(userId),
    sid: sessionOf(userId),
    gen: 0,
    kind: 'access',
    iat,
    exp: iat + 86_400,
    aud: 'parley',
    iss: 'parley',
  };
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}
