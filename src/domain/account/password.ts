import { availableParallelism } from 'node:os';
import argon2 from 'argon2';
import type { App } from '../../core/app.js';
import { AppError, badInput } from '../../core/errors.js';

/** The number of most common passwords that are refused. */
const refused = 5_000;
let commonest: Promise<Set<string>> | undefined;

/** Loaded at the first sign-up, to save memory. */
function loadCommonest(): Promise<Set<string>> {
  commonest ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set((dictionary['passwords-common'] as string[]).slice(0, refused)),
  );
  return commonest;
}

/** Throws BAD_USER_INPUT on `field` for a password that is too short or too common. */
export async function checkNewPassword(app: App, field: string, password: string): Promise<void> {
  const { passwordCharactersMin: min, passwordCharacters: max } = app.config.limits;
  const length = [...password].length;
  if (length < min) throw badInput(field, `A password has at least ${min} characters.`);
  if (length > max) throw badInput(field, `A password has at most ${max} characters.`);
  if ((await loadCommonest()).has(password.toLowerCase())) {
    throw badInput(field, 'This password is too common.');
  }
}

/** Size of libuv's thread pool, which hashing shares with file access, DNS and images. */
const threads = Number(process.env.UV_THREADPOOL_SIZE) || 4;

/** One hash per core, but never so many that all threads of the pool are hashing. */
const places = Math.max(1, Math.min(availableParallelism(), threads - 2));

let running = 0;
const waiting: (() => void)[] = [];

/**
 * Limits concurrent hashes; further ones wait here instead of in the thread pool. Throws RATE_LIMITED
 * when too many are waiting.
 */
async function taken<T>(app: App, work: () => Promise<T>): Promise<T> {
  if (running >= places) {
    if (waiting.length >= app.config.limits.passwordHashQueue) {
      throw new AppError('RATE_LIMITED', 'Too many people sign in right now.', {
        retryAfterMs: 1_000,
      });
    }
    // A finished hash hands its place to the next, so `running` does not change.
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

const cost = ({ config: { limits } }: App) => ({
  memoryCost: limits.passwordHashMemoryKib,
  timeCost: limits.passwordHashIterations,
  parallelism: 1,
});

/** The argon2id digest of `password`, without normalization. */
export const hashPassword = (app: App, password: string): Promise<string> =>
  taken(app, () => argon2.hash(password, { type: argon2.argon2id, ...cost(app) }));

let decoy: Promise<string> | undefined;

/**
 * Whether `password` matches `digest`. Without a digest it is false after the same time, so that timing
 * does not reveal which accounts exist.
 */
export async function verifyPassword(
  app: App,
  digest: string | null,
  password: string,
): Promise<boolean> {
  decoy ??= argon2.hash('nobody', { type: argon2.argon2id, ...cost(app) });
  const against = digest || (await decoy);
  const right = await taken(app, () => argon2.verify(against, password));
  return right && Boolean(digest);
}

/** Whether `digest` was made with outdated parameters. */
export const isOutdated = (app: App, digest: string): boolean =>
  argon2.needsRehash(digest, cost(app));
