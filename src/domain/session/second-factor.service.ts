import type { Context } from '../../core/context.js';
import { badInput, unauthenticated } from '../../core/errors.js';
import { emailKey } from '../../core/names.js';
import { emailPages, invalidToken, mailLink } from '../account/email.service.js';
import { checkPassword } from '../account/password.js';
import { User } from '../account/user.entity.js';
import { accountByName, me } from '../account/user.service.js';
import { evaluateGuess } from './guessing.js';
import { CodePurpose } from './login-code.entity.js';
import { issueCode, spendEmailToken, spendLoginCode, voidCodes } from './mailed-code.js';
import * as sessions from './session.service.js';

/**
 * Mails a code to the user with this username and e-mail address, if both match. Returns at once in every
 * case, so that neither result nor timing reveals which accounts exist.
 */
export function sendLoginCode(ctx: Context, who: { username: string; email: string }): void {
  const own = ctx.fresh();
  ctx.app.mailer.post(async () => {
    const user = await accountByName(own, who.username);
    if (!user || user.emailKey !== emailKey(who.email)) return null;
    const code = await issueCode(own, user.id, CodePurpose.LOGIN);
    return code === null ? null : { to: user.email, subject: 'Your code', text: letter(ctx, code) };
  });
}

const letter = ({ app }: Context, code: string) => `Hello,

this is the code that goes with your password:

${code}

It can be used once, within ${app.config.limits.codeMinutes} minutes. If you did not ask for it, somebody who
knows your name and your address did; without your password it is of no use.
`;

/**
 * Checks the mailed code of `user` after their password, if the second factor is on or a code is given.
 * Throws UNAUTHENTICATED.
 */
export async function demandCode(
  ctx: Context,
  user: User,
  code: string | null | undefined,
): Promise<void> {
  if (!code?.trim()) {
    if (!user.secondFactor) return;
    throw unauthenticated(
      'This account has a second factor: request a code by mail, and send it as `code` with the password.',
    ).because('CODE_REQUIRED');
  }
  if (await evaluateGuess(ctx, user.username, () => spendLoginCode(ctx, user.id, code))) return;
  throw unauthenticated('The code is wrong, used or expired; request a new one.').because(
    'WRONG_CODE',
  );
}

/** The proof for switching the second factor. */
export interface Proof {
  password: string;
  code: string;
}

/**
 * Switches the second factor of the viewer. Needs the password and a mailed code, also to switch it on,
 * since a wrong e-mail address would lock the viewer out. Switching it on ends all other sessions, which were
 * started without a code. The user's address is mailed a notice. Throws BAD_USER_INPUT and RATE_LIMITED.
 */
export async function setSecondFactor(ctx: Context, on: boolean, proof: Proof): Promise<User> {
  const user = await me(ctx);
  if (!(await checkPassword(ctx, user.username, user, proof.password))) {
    throw badInput('password', 'This is not your password.').because('WRONG_PASSWORD');
  }
  await proveByCode(ctx, user, proof.code);
  await ctx.commit(async () => {
    await ctx.em.nativeUpdate(User, { id: user.id }, { secondFactor: on });
    if (!on) return;
    await sessions.rotateAll(ctx);
    await sessions.revokeOthers(ctx);
  });
  if (on !== user.secondFactor) mailNotice(ctx, user, on);
  user.secondFactor = on;
  return user;
}

/** Tells the address of `user` that the second factor was switched; off, with a token that takes it back. */
function mailNotice(ctx: Context, { id, username, email }: User, on: boolean): void {
  const subject = `Your second factor is ${on ? 'on' : 'off'}`;
  if (on) {
    const text = `Hello,

the account ${username} takes a mailed code beside the password to sign in from now on. All its other sessions have
ended. If that was not you, set a new password: somebody knows the present one, and reads your mail.
`;
    ctx.app.mailer.post(async () => ({ to: email, subject, text }));
    return;
  }
  mailLink(ctx, id, {
    purpose: CodePurpose.UNDO_SECOND_FACTOR,
    to: email,
    subject,
    page: emailPages.undoSecondFactor,
    before: `the account ${username} no longer takes a mailed code to sign in. If that was you, do nothing.

If it was not, this page switches the second factor on again and signs everybody out:`,
    after: 'Set a new password afterwards.',
  });
}

/**
 * Switches a second factor on again that was switched off, given the mailed token, and ends all sessions of the
 * user. Throws BAD_USER_INPUT.
 */
export const undoSecondFactorChange = (ctx: Context, token: string): Promise<User> =>
  ctx.commit(async () => {
    const spent = await spendEmailToken(ctx, CodePurpose.UNDO_SECOND_FACTOR, token);
    const user = spent && (await ctx.em.findOne(User, { id: spent.userId, deletedAt: null }));
    if (!user) throw invalidToken();
    user.secondFactor = true;
    await ctx.em.flush();
    await voidCodes(ctx, user.id);
    await sessions.endAll(ctx, user.id);
    return user;
  });

/** Throws BAD_USER_INPUT unless `code` is a valid mailed code of the viewer. */
export async function proveByCode(ctx: Context, user: User, code?: string | null): Promise<void> {
  if (!code?.trim()) {
    throw badInput('code', 'This needs a mailed code: request one, and send it as `code`.').because(
      'MAILED_CODE_REQUIRED',
    );
  }
  if (await evaluateGuess(ctx, user.username, () => spendLoginCode(ctx, user.id, code))) return;
  throw badInput('code', 'The code is wrong, used or expired.').because('MAILED_CODE_WRONG');
}
