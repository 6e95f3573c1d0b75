import type { Context } from '../../core/context.js';
import { unauthenticated } from '../../core/errors.js';
import { nextMomentOf } from '../../core/postgres/moments.js';
import { mailConfirmation } from '../account/email.service.js';
import { checkNewUser, type NewUser } from '../account/new-user.js';
import { checkPassword, hashPassword, isOutdated } from '../account/password.js';
import { refuseTaken } from '../account/reserved-name.service.js';
import { User } from '../account/user.entity.js';
import { accountByName, uniquely, userById } from '../account/user.service.js';
import { requestPasswordReset } from './password-reset.service.js';
import { demandCode } from './second-factor.service.js';
import * as sessions from './session.service.js';

/** The result of signing in. */
export interface SignedIn {
  user: User;
  tokens: sessions.Tokens;
}

/** Opens a session for an authenticated user, who becomes the viewer of the request. */
export async function openSession(ctx: Context, user: User): Promise<SignedIn> {
  const { viewer, tokens } = await sessions.open(ctx, user);
  ctx.become(viewer);
  return { user, tokens };
}

/** Registers a user, signs them in, in one transaction, and mails a confirmation of the address. Throws BAD_USER_INPUT, RATE_LIMITED, and CONFLICT for a username that is taken. */
export async function register(ctx: Context, wanted: NewUser): Promise<SignedIn> {
  const account = await checkNewUser(ctx, wanted);
  const signedIn = await uniquely(() =>
    ctx.commit(async () => {
      const user = ctx.em.create(User, {
        ...account,
        secondFactor: ctx.origin.policy.secondFactorByDefault,
        createdAt: await nextMomentOf(ctx, User),
        registeredUnder: ctx.origin.policy.name,
      });
      await ctx.em.persist(user).flush();
      // Checked again, because the insert may have waited for a deletion that reserved the name.
      await refuseTaken(ctx, account.username, user.id);
      return openSession(ctx, user);
    }),
  );
  mailConfirmation(ctx, signedIn.user);
  return signedIn;
}

/**
 * Signs in by username or e-mail address. Throws UNAUTHENTICATED, with its own message for a wrong code of
 * the second factor, and RATE_LIMITED after too many failures.
 */
export async function login(
  ctx: Context,
  { identifier, password, code }: { identifier: string; password: string; code?: string | null },
): Promise<SignedIn> {
  const name = identifier.trim();
  const user = await accountByName(ctx, name);
  // A user has one count of guesses, by name and by address.
  if (!(await checkPassword(ctx, user?.username ?? name, user, password)) || !user) {
    // Nobody can know a password that is not there: the owner is mailed how to set one.
    if (user?.passwordHash === '') requestPasswordReset(ctx, user.email);
    throw unauthenticated('No active account found with the given credentials').because(
      'WRONG_CREDENTIALS',
    );
  }
  await demandCode(ctx, user, code);
  if (isOutdated(ctx.app, user.passwordHash)) {
    const passwordHash = await hashPassword(ctx.app, password);
    await ctx.em.nativeUpdate(User, { id: user.id }, { passwordHash });
  }
  return openSession(ctx, user);
}

/** Exchanges a refresh token for new tokens of the same session. Throws UNAUTHENTICATED. */
export async function refresh(ctx: Context, refreshToken: string): Promise<SignedIn> {
  const { viewer, tokens } = await sessions.refresh(ctx, refreshToken);
  ctx.become(viewer);
  return { user: await userById(ctx, viewer.id), tokens };
}
