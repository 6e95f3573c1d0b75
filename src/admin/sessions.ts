import { inputUuid } from '../core/global-id.js';
import { issueResetToken, revokeSessions } from '../domain/moderation/operators.service.js';
import { resetMail } from '../domain/session/password-reset.service.js';
import { liveSessions, mostListed } from '../domain/session/session.service.js';
import { type Command, optionOf } from './command.js';
import { findAccount, operatorName } from './shell.js';
import { textTable } from './table.js';

export const sessions: Command = {
  name: 'sessions',
  args: ['<user>'],
  summary: 'List the sessions of a user that have not ended.',
  details: `The newest ones first, at most ${mostListed}.`,
  async run(shell, { args: [name = ''] }) {
    const user = await findAccount(shell, name);
    const found = await liveSessions(await shell.context(), user.id);
    const rows = found.map((session) => ({
      id: session.globalId,
      signedIn: session.createdAt,
      lastUsed: session.lastUsedAt,
      expires: session.apiTokenExpiresAt ?? session.expiresAt,
      address: session.address,
      userAgent: session.userAgent ?? null,
      api: session.policy,
    }));
    return { text: textTable(rows), json: rows };
  },
};

export const revoke: Command = {
  name: 'revoke',
  args: ['<user>'],
  summary: 'End the sessions of a user, with their tokens, sockets and calls.',
  details: 'Running nodes close the sockets within a second.',
  options: { session: { value: '<id>', help: 'Only this one, as `sessions` lists it.' } },
  async run(shell, given) {
    const user = await findAccount(shell, given.args[0] ?? '');
    const id = optionOf(given, 'session');
    const sessionId = id === undefined ? null : inputUuid('session', 'session', id);
    const operator = operatorName();
    const ended = await revokeSessions(await shell.context(), user, { sessionId, operator });
    return {
      text: `${ended} ${ended === 1 ? 'session' : 'sessions'} of ${user.username} ended.`,
      json: { user: user.globalId, ended },
    };
  },
};

export const resetPassword: Command = {
  name: 'reset-password',
  args: ['<user>'],
  summary: 'Print a token with which the user can set a new password.',
  details:
    'The token is for `resetPassword(input: {token, newPassword})`, which ends all sessions of the user. Until then the old password stays valid; `revoke` ends the sessions at once.',
  options: { mail: { help: 'Mail the token to the user instead of printing it.' } },
  async run(shell, { args: [name = ''], options }) {
    const user = await findAccount(shell, name);
    const ctx = await shell.context();
    const { codeMinutes } = shell.config.limits;
    if (options.mail && user.email === '') throw new Error('The user has no e-mail address.');
    const token = await issueResetToken(ctx, user, operatorName());
    if (options.mail) {
      await ctx.app.mailer.send(resetMail(ctx, user, token));
      return {
        text: `A token was mailed to ${user.email}.`,
        json: { user: user.globalId, mailedTo: user.email },
      };
    }
    return {
      text: `${token}\nIt is valid once, for ${codeMinutes} minutes.`,
      json: { user: user.globalId, token, validMinutes: codeMinutes },
    };
  },
};
