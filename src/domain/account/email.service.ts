import { addressOf } from '../../config/addresses.js';
import type { Context } from '../../core/context.js';
import { badInput } from '../../core/errors.js';
import { emailKey } from '../../core/names.js';
import { CodePurpose } from '../session/login-code.entity.js';
import { issueCode, spendEmailToken, voidCodes } from '../session/mailed-code.js';
import { endAll } from '../session/session.service.js';
import { refuseTaken } from './reserved-name.service.js';
import { User } from './user.entity.js';
import { uniquely } from './user.service.js';

/** The paths of the pages that mails link to, below the public URL. */
export const emailPages = { confirm: '/account/confirm-email', undo: '/account/undo-email-change' };

const linkTo = ({ app }: Context, path: string, token: string) =>
  addressOf(app.config, `${path}?token=${token}`);

/** Mails a token that confirms the user's address. */
export function mailConfirmation(ctx: Context, { id, username, email }: User): void {
  const own = ctx.fresh();
  ctx.app.mailer.post(async () => {
    const token = await issueCode(own, id, CodePurpose.CONFIRM_EMAIL, email);
    if (token === null) return null;
    const text = `Hello,

this address was given for the account ${username}. This page confirms it:

${linkTo(ctx, emailPages.confirm, token)}

Where a token is asked for instead:

${token}

It is valid once, for ${ctx.app.config.limits.emailTokenDays} days. If the account is not yours, do nothing.
`;
    return { to: email, subject: 'Confirm your address', text };
  });
}

/** Tells the former address of a change, with a token that takes it back. */
export function mailUndo(ctx: Context, { id, username }: User, former: string): void {
  const own = ctx.fresh();
  ctx.app.mailer.post(async () => {
    const token = await issueCode(own, id, CodePurpose.UNDO_EMAIL, former);
    if (token === null) return null;
    const text = `Hello,

the account ${username} has another e-mail address now. If that was you, do nothing.

If it was not, this page restores your address and signs everybody out:

${linkTo(ctx, emailPages.undo, token)}

Where a token is asked for instead:

${token}

It is valid once, for ${ctx.app.config.limits.emailTokenDays} days. Set a new password afterwards.
`;
    return { to: former, subject: 'Your address was changed', text };
  });
}

const invalid = () => badInput('token', 'The token is wrong, used, or too old.');

/** Confirms the e-mail address of a user, given the mailed token. Throws BAD_USER_INPUT. */
export const confirmEmail = (ctx: Context, token: string): Promise<User> =>
  ctx.commit(async () => {
    const spent = await spendEmailToken(ctx, CodePurpose.CONFIRM_EMAIL, token);
    const user = spent && (await ctx.em.findOne(User, { id: spent.userId, deletedAt: null }));
    if (!user || user.emailKey !== emailKey(spent.email)) throw invalid();
    ctx.em.assign(user, { emailConfirmedAt: new Date() });
    await ctx.em.flush();
    return ctx.em.refreshOrFail(user);
  });

/**
 * Restores the former e-mail address of a user, given the mailed token, and ends all their sessions. Throws
 * BAD_USER_INPUT.
 */
export const undoEmailChange = (ctx: Context, token: string): Promise<User> =>
  uniquely(() =>
    ctx.commit(async () => {
      const spent = await spendEmailToken(ctx, CodePurpose.UNDO_EMAIL, token);
      const user = spent && (await ctx.em.findOne(User, { id: spent.userId, deletedAt: null }));
      if (!user) throw invalid();
      await refuseTaken(ctx, { email: spent.email }, user.id);
      ctx.em.assign(user, { email: spent.email, emailConfirmedAt: new Date() });
      await ctx.em.flush();
      await voidCodes(ctx, user.id);
      await endAll(ctx, user.id);
      return ctx.em.refreshOrFail(user);
    }),
  );
