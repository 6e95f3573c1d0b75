import { addressOf } from '../../config/addresses.js';
import type { Context } from '../../core/context.js';
import { badInput } from '../../core/errors.js';
import type { Mail } from '../../core/mail/mailer.js';
import { emailKey } from '../../core/names.js';
import { CodePurpose } from '../session/login-code.entity.js';
import {
  type EmailPurpose,
  issueCode,
  spendEmailToken,
  voidCodes,
} from '../session/mailed-code.js';
import { endAll } from '../session/session.service.js';
import { User } from './user.entity.js';
import { accountByEmail, uniquely } from './user.service.js';

/** The paths of the pages that mails link to, below the public URL. */
export const emailPages = {
  confirm: '/account/confirm-email',
  undo: '/account/undo-email-change',
  undoSecondFactor: '/account/undo-second-factor-change',
};

interface LinkMail {
  purpose: EmailPurpose;
  to: string;
  subject: string;
  page: string;
  /** The text before the link. */
  before: string;
  /** The last sentence. */
  after: string;
}

/** Mails a link with a token to a user's present or former address. */
export function mailLink(ctx: Context, userId: number, mail: LinkMail): void {
  const own = ctx.fresh();
  ctx.app.mailer.post(() => linkMail(own, userId, mail));
}

/** A mail with a link; null when too many were sent. */
async function linkMail(ctx: Context, userId: number, mail: LinkMail): Promise<Mail | null> {
  const { config } = ctx.app;
  const { to, subject } = mail;
  const token = await issueCode(ctx, userId, mail.purpose, to);
  if (token === null) return null;
  const text = `Hello,

${mail.before}

${addressOf(config, `${mail.page}?token=${token}`)}

Where a token is asked for instead:

${token}

It is valid once, for ${config.limits.emailTokenDays} days. ${mail.after}
`;
  return { to, subject, text };
}

/**
 * Mails a token that confirms the user's address; when the address is that of another account, which confirmed
 * it, its owner is told of the attempt instead.
 */
export function mailConfirmation(ctx: Context, { id, username, email }: User): void {
  const own = ctx.fresh();
  ctx.app.mailer.post(async () => {
    const owner = await accountByEmail(own, email);
    if (owner?.emailConfirmedAt && owner.id !== id) return attemptMail(own, owner, username);
    return linkMail(own, id, {
      purpose: CodePurpose.CONFIRM_EMAIL,
      to: email,
      subject: 'Confirm your address',
      page: emailPages.confirm,
      before: `this address was given for the account ${username}. This page confirms it:`,
      after: 'If the account is not yours, do nothing.',
    });
  });
}

/** Tells `owner` that their address was given for another account; null when they were told just now. */
async function attemptMail(ctx: Context, owner: User, username: string): Promise<Mail | null> {
  const { id, email: to } = owner;
  // Nobody is given this code. It counts as one, so that nobody can fill the mailbox of another.
  if ((await issueCode(ctx, id, CodePurpose.CONFIRM_EMAIL, to)) === null) return null;
  const text = `Hello,

this address was given for the account ${username}, and is that of your account ${owner.username}. If that was you,
sign in as ${owner.username}; if you forgot the password, have a token for a new one mailed.

If it was not you, do nothing: ${username} cannot sign in by your address, and receives nothing that is for you.
`;
  return { to, subject: 'Your address was given for another account', text };
}

/** Tells the former address of a change, with a token that takes it back. */
export const mailUndo = (ctx: Context, { id, username }: User, former: string): void =>
  mailLink(ctx, id, {
    purpose: CodePurpose.UNDO_EMAIL,
    to: former,
    subject: 'Your address was changed',
    page: emailPages.undo,
    before: `the account ${username} has another e-mail address now. If that was you, do nothing.

If it was not, this page restores your address and signs everybody out:`,
    after: 'Set a new password afterwards.',
  });

export const invalidToken = () =>
  badInput('token', 'The token is invalid, used or expired.').because('INVALID_TOKEN');

/**
 * Confirms the e-mail address of a user, given the mailed token. Throws BAD_USER_INPUT, and CONFLICT when another
 * account has confirmed it.
 */
export const confirmEmail = (ctx: Context, token: string): Promise<User> =>
  uniquely(() =>
    ctx.commit(async () => {
      const spent = await spendEmailToken(ctx, CodePurpose.CONFIRM_EMAIL, token);
      const user = spent && (await ctx.em.findOne(User, { id: spent.userId, deletedAt: null }));
      if (!user || user.emailKey !== emailKey(spent.email)) throw invalidToken();
      ctx.em.assign(user, { emailConfirmedAt: new Date() });
      await ctx.em.flush();
      return ctx.em.refreshOrFail(user);
    }),
  );

/**
 * Restores the former e-mail address of a user, given the mailed token, and ends all their sessions. Throws
 * BAD_USER_INPUT, and CONFLICT when another account has confirmed it.
 */
export const undoEmailChange = (ctx: Context, token: string): Promise<User> =>
  uniquely(() =>
    ctx.commit(async () => {
      const spent = await spendEmailToken(ctx, CodePurpose.UNDO_EMAIL, token);
      const user = spent && (await ctx.em.findOne(User, { id: spent.userId, deletedAt: null }));
      if (!user) throw invalidToken();
      ctx.em.assign(user, { email: spent.email, emailConfirmedAt: new Date() });
      await ctx.em.flush();
      await voidCodes(ctx, user.id);
      await endAll(ctx, user.id);
      return ctx.em.refreshOrFail(user);
    }),
  );
