import type { Context } from '../../core/context.js';
import { badInput, unauthenticated } from '../../core/errors.js';
import { verifyPassword } from '../account/password.js';
import { User } from '../account/user.entity.js';
import { accountByName, me } from '../account/user.service.js';
import { countFailure, refuseGuessing } from './guessing.js';
import { CodePurpose } from './login-code.entity.js';
import { issueCode, spendLoginCode } from './mailed-code.js';

/**
 * Mails a code to who has this name and this address: both, or nothing is sent. It returns at once
 * and the same, whatever there is: nobody learns who exists, not even by the time it takes.
 */
export function sendLoginCode(ctx: Context, who: { username: string; email: string }): void {
  const own = ctx.fresh();
  ctx.app.mailer.post(async () => {
    const user = await accountByName(own, who.username);
    if (!user || user.email.toLowerCase() !== who.email.trim().toLowerCase()) return null;
    const code = await issueCode(own, user.id, CodePurpose.LOGIN);
    return code === null ? null : { to: user.email, subject: 'Your code', text: letter(ctx, code) };
  });
}

const letter = ({ app }: Context, code: string) => `Hello,

this is the code that goes with your password:

${code}

It is good once, within ${app.config.limits.codeMinutes} minutes. If you did not ask for it, somebody who
knows your name and your address did; without your password it is of no use.
`;

/**
 * Asks `user`, whose password was right just now, for the mailed code as well, where they have that
 * turned on; a code that is given is looked at in any case. Throws UNAUTHENTICATED.
 */
export async function demandCode(
  ctx: Context,
  user: User,
  name: string,
  code: string | null | undefined,
): Promise<void> {
  if (!code?.trim()) {
    if (!user.secondFactor) return;
    throw unauthenticated(
      'This account has a second factor: have a code mailed to you, and send it as `code` beside the password.',
    );
  }
  if (await spendLoginCode(ctx, user.id, code)) return;
  await countFailure(ctx, name);
  throw unauthenticated('The code is wrong, used, or too old; have a new one mailed to you.');
}

/** What turning the second factor on or off takes. */
export interface Proof {
  password: string;
  code: string;
}

/**
 * Turns the viewer's second factor on or off. Both take the password and a mailed code: on, since a
 * wrong address would lock them out; off, since nobody else may. Throws BAD_USER_INPUT, RATE_LIMITED.
 */
export async function setSecondFactor(ctx: Context, on: boolean, proof: Proof): Promise<User> {
  const user = await me(ctx);
  await refuseGuessing(ctx, user.username);
  if (!(await verifyPassword(ctx.app, user.passwordHash, proof.password))) {
    await countFailure(ctx, user.username);
    throw badInput('password', 'This is not your password.');
  }
  await proveByCode(ctx, user, proof.code);
  await ctx.commit(() => ctx.em.nativeUpdate(User, { id: user.id }, { secondFactor: on }));
  user.secondFactor = on;
  return user;
}

/** Throws BAD_USER_INPUT unless `code` was mailed to the viewer's person and is good. */
export async function proveByCode(ctx: Context, user: User, code?: string | null): Promise<void> {
  if (!code?.trim()) {
    throw badInput(
      'code',
      'This needs a code that is mailed to you; ask for one and send it along.',
    );
  }
  await refuseGuessing(ctx, user.username);
  if (await spendLoginCode(ctx, user.id, code)) return;
  await countFailure(ctx, user.username);
  throw badInput('code', 'The code is wrong, used, or too old.');
}
