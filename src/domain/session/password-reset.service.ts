import type { Context } from '../../core/context.js';
import { badInput, checkAll } from '../../core/errors.js';
import type { Mail } from '../../core/mail/mailer.js';
import { checkNewPassword, hashPassword } from '../account/password.js';
import { confirmedNow, User } from '../account/user.entity.js';
import { accountByEmail } from '../account/user.service.js';
import { CodePurpose } from './login-code.entity.js';
import { isResetToken, issueCode, spendResetToken, voidCodes } from './mailed-code.js';
import { endAll } from './session.service.js';

/** Mails a token for a password reset to an e-mail address; does not reveal whether it has an account. */
export function requestPasswordReset(ctx: Context, email: string): void {
  const own = ctx.fresh();
  ctx.app.mailer.post(async () => {
    const user = email.includes('@') ? await accountByEmail(own, email) : null;
    if (!user) return null;
    const token = await issueCode(own, user.id, CodePurpose.PASSWORD);
    return token === null ? null : resetMail(ctx, user, token);
  });
}

/** The mail with a token that sets a new password. */
export function resetMail({ app }: Context, user: User, token: string): Mail {
  const { username, passwordHash, email } = user;
  const [reason, otherwise] = passwordHash
    ? [
        `somebody, you we hope, forgot the password of ${username}.`,
        ':\nyour password is still good',
      ]
    : [`somebody, you we hope, tried to sign in as ${username}, who has no password here yet.`, ''];
  const text = `Hello,

${reason} This token sets a new one:

${token}

It can be used once, within ${app.config.limits.codeMinutes} minutes. If you did not ask for it, do nothing${otherwise}.
`;
  return { to: email, subject: 'A new password', text };
}

/**
 * Sets a new password, given a mailed token, and ends all sessions of the user. Throws BAD_USER_INPUT; a
 * rejected password leaves the token valid.
 */
export async function resetPassword(
  ctx: Context,
  { token, newPassword }: { token: string; newPassword: string },
): Promise<User> {
  const refusal = () =>
    badInput('token', 'The token is invalid, used or expired.').because('INVALID_TOKEN');
  await checkAll({
    token: async () => {
      if (!(await isResetToken(ctx, token))) throw refusal();
    },
    newPassword: () => checkNewPassword(ctx.app, 'newPassword', newPassword),
  });
  const passwordHash = await hashPassword(ctx.app, newPassword);
  return ctx.commit(async () => {
    const userId = await spendResetToken(ctx, token);
    if (userId === null) throw refusal();
    await ctx.em.execute(
      `update users set password_hash = ?, email_confirmed_at = ${confirmedNow}
       where id = ? and deleted_at is null`,
      [passwordHash, userId],
    );
    await voidCodes(ctx, userId);
    await endAll(ctx, userId);
    return ctx.em.findOneOrFail(User, { id: userId, deletedAt: null }, { refresh: true });
  });
}
