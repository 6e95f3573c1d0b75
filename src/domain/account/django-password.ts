import { createHash, pbkdf2, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import argon2 from 'argon2';

const derivePbkdf2 = promisify(pbkdf2);
const deriveScrypt = promisify<string, string, number, object, Buffer>(scrypt);

/** Checks a password against one digest. */
type Verify = (password: string) => Promise<boolean>;

/** The checks by Django's algorithm; null for parameters that are invalid or beyond what a node computes. */
const algorithms: Record<string, (parameters: string) => Verify | null> = {
  pbkdf2_sha256: (parameters) => verifyPbkdf2('sha256', parameters),
  pbkdf2_sha1: (parameters) => verifyPbkdf2('sha1', parameters),
  argon2: verifyArgon2,
  bcrypt: (parameters) => verifyBcrypt(parameters, (password) => password),
  bcrypt_sha256: (parameters) =>
    verifyBcrypt(parameters, (password) => createHash('sha256').update(password).digest('hex')),
  scrypt: verifyScrypt,
};

/**
 * The check of passwords against a digest that Django stored. Null for an unusable password (`!…`), for an
 * unknown algorithm, and for parameters whose computation would occupy the node for more than seconds.
 */
export function djangoVerifier(digest: string): Verify | null {
  const at = digest.indexOf('$');
  const name = digest.slice(0, at);
  if (!Object.hasOwn(algorithms, name)) return null;
  return algorithms[name]?.(digest.slice(at + 1)) ?? null;
}

function equals(stored: string, computed: Buffer): boolean {
  const expected = Buffer.from(stored, 'base64');
  return expected.length === computed.length && timingSafeEqual(expected, computed);
}

function verifyPbkdf2(hash: 'sha256' | 'sha1', parameters: string): Verify | null {
  const [, count, salt, stored] = /^(\d{1,7})\$([^$]+)\$([\w+/]+=*)$/.exec(parameters) ?? [];
  const iterations = Number(count);
  if (!salt || !stored || iterations < 1 || iterations > 4_000_000) return null;
  const bytes = hash === 'sha256' ? 32 : 20;
  return async (password) =>
    equals(stored, await derivePbkdf2(password, salt, iterations, bytes, hash));
}

function verifyArgon2(parameters: string): Verify | null {
  const form =
    /^argon2(?:id|i|d)\$(?:v=19\$)?m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$[\w+/]+\$[\w+/]+$/;
  const [, memory, time, lanes] = form.exec(parameters)?.map(Number) ?? [];
  if (!memory || !time || !lanes || memory > 2 ** 19 || memory * time > 2 ** 20) return null;
  return (password) => argon2.verify(`$${parameters}`, password);
}

function verifyBcrypt(parameters: string, prepare: (password: string) => string): Verify | null {
  const [, cost, rest] = /^\$2[aby]\$(\d\d)\$([./A-Za-z\d]{53})$/.exec(parameters) ?? [];
  if (!cost || Number(cost) < 4 || Number(cost) > 15) return null;
  return async (password) => {
    const { default: bcrypt } = await import('bcrypt');
    return bcrypt.compare(prepare(password), `$2b$${cost}$${rest}`);
  };
}

function verifyScrypt(parameters: string): Verify | null {
  const form = /^(\d{1,7})\$([^$]+)\$(\d{1,2})\$(\d{1,2})\$([\w+/]+=*)$/;
  const [, n, salt, r, p, stored] = form.exec(parameters) ?? [];
  const [N, blocks, lanes] = [Number(n), Number(r), Number(p)];
  const isValid = N > 1 && Number.isInteger(Math.log2(N)) && blocks > 0 && lanes > 0;
  if (!salt || !stored || !isValid || N * blocks * lanes > 2 ** 22) return null;
  const options = { N, r: blocks, p: lanes, maxmem: 128 * blocks * (N + lanes + 2) };
  if (options.maxmem > 2 ** 29) return null;
  return async (password) => equals(stored, await deriveScrypt(password, salt, 64, options));
}
