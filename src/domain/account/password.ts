import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import argon2 from 'argon2';
import type { Config } from '../../config/config.js';
import type { App } from '../../core/app.js';
import { assertNoCommit } from '../../core/commit-scope.js';
import type { Context } from '../../core/context.js';
import { badInput, rateLimited } from '../../core/errors.js';
import type { QueueState } from '../../core/metrics.js';
import { isBlank } from '../../core/text.js';
import { evaluateGuess, refuseGuessing } from '../session/guessing.js';
import { djangoVerifier } from './django-password.js';
import type { User } from './user.entity.js';

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

/**
 * The form in which passwords are compared: RFC 8265's OpaqueString, in which é and e with an accent are
 * one, and so are all spaces. Case and everything else count.
 */
const opaqueString = (password: string): string =>
  password
    .toWellFormed()
    .replace(/\p{Zs}/gu, ' ')
    .normalize('NFC');

/** Throws BAD_USER_INPUT on `field` for a password that is too short, too common or blank, or contains controls. */
export async function checkNewPassword(app: App, field: string, password: string): Promise<void> {
  const { passwordCharactersMin: min, passwordCharacters: max } = app.config.limits;
  const { length } = [...opaqueString(password)];
  if (/\p{Cc}/u.test(password)) throw badInput(field, 'A password has no control characters.');
  if (isBlank(password)) throw badInput(field, 'A password has visible characters.');
  if (length < min) throw badInput(field, `A password has at least ${min} characters.`);
  if (length > max) throw badInput(field, `A password has at most ${max} characters.`);
  if ((await loadCommonest()).has(password.toLowerCase())) {
    throw badInput(field, 'This password is too common.').because('PASSWORD_TOO_COMMON');
  }
}

/** Size of libuv's thread pool, which hashing shares with file access, DNS and images. */
const threads = Number(process.env.UV_THREADPOOL_SIZE) || 4;

/** One hash per core, but never so many that all threads of the pool are hashing. */
const places = Math.max(1, Math.min(availableParallelism(), threads - 2));

/** The purposes of hashing. Each has a queue of its own, so that a load on one does not block the other. */
type Lane = 'signIn' | 'signUp';

let running = 0;
let previous: Lane = 'signUp';
const waiting: Record<Lane, (() => void)[]> = { signIn: [], signUp: [] };

/** The hashes of this process that run or wait, in both queues. */
export const hashQueue = ({ limits }: Config): QueueState => ({
  length: running + waiting.signIn.length + waiting.signUp.length,
  limit: places + 2 * limits.passwordHashQueue,
});

/** The next hash; the queues take turns. */
function nextWaiting(): (() => void) | undefined {
  const other: Lane = previous === 'signIn' ? 'signUp' : 'signIn';
  const lane = waiting[other].length > 0 ? other : previous;
  previous = lane;
  return waiting[lane].shift();
}

/**
 * Limits concurrent hashes; further ones wait here instead of in the thread pool. Throws RATE_LIMITED
 * when too many are waiting in the same lane.
 */
async function taken<T>(app: App, lane: Lane, work: () => Promise<T>): Promise<T> {
  assertNoCommit('Hashing');
  if (running >= places) {
    if (waiting[lane].length >= app.config.limits.passwordHashQueue) {
      const people = lane === 'signIn' ? 'sign in' : 'sign up';
      throw rateLimited(`Too many users ${people} at the moment.`, 1_000);
    }
    // A finished hash hands its place to the next, so `running` does not change.
    await new Promise<void>((resolve) => waiting[lane].push(resolve));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    const next = nextWaiting();
    if (next) next();
    else running -= 1;
  }
}

const cost = ({ config: { limits } }: App) => ({
  memoryCost: limits.passwordHashMemoryKib,
  timeCost: limits.passwordHashIterations,
  parallelism: 1,
});

/** The argon2id digest of `password`. */
export const hashPassword = (app: App, password: string, lane: Lane = 'signIn'): Promise<string> =>
  taken(app, lane, () =>
    argon2.hash(opaqueString(password), { type: argon2.argon2id, ...cost(app) }),
  );

let decoy: Promise<string> | undefined;

/** How long the latest check against an imported digest took, in milliseconds. */
let importedMs = 0;

const isArgon2 = (digest: string) => digest.startsWith('$argon2');

/** Whether `password` has this digest, ours or an imported one of Django. */
async function matches(digest: string, password: string): Promise<boolean> {
  if (isArgon2(digest)) return argon2.verify(digest, opaqueString(password));
  const verify = djangoVerifier(digest);
  if (!verify) return false;
  const begun = performance.now();
  // Django hashes the password as it was typed.
  const right = await verify(password.toWellFormed());
  importedMs = performance.now() - begun;
  return right;
}

/**
 * Whether `password` matches the user's digest, as a guess that counts for `name`. Without a user it is
 * false after the same time, so that timing does not reveal which accounts exist. Throws RATE_LIMITED.
 */
export async function checkPassword(
  ctx: Context,
  name: string,
  user: User | null,
  password: string,
): Promise<boolean> {
  const { app } = ctx;
  await refuseGuessing(ctx, name);
  const [right, ms] = await taken(app, 'signIn', async () => {
    decoy ??= argon2.hash('nobody', { type: argon2.argon2id, ...cost(app) });
    const digest = user?.passwordHash || (await decoy);
    const begun = performance.now();
    const right = await evaluateGuess(ctx, name, async () => {
      const right = await matches(digest, password);
      return right && digest === user?.passwordHash;
    });
    return [right, performance.now() - begun] as const;
  });
  // Imported digests take longer, which would tell whose they are.
  if (!right && ms < importedMs) await sleep(importedMs - ms);
  return right;
}

/** Whether `digest` was imported, or made with outdated parameters. */
export const isOutdated = (app: App, digest: string): boolean =>
  !isArgon2(digest) || argon2.needsRehash(digest, cost(app));
