import { UserRole } from '../domain/account/user.entity.js';
import { accountsForOperators } from '../domain/moderation/operators.service.js';
import { appoint } from '../domain/moderation/people.service.js';
import { type Command, numberOf, optionOf, UsageError } from './command.js';
import { findAccount, operatorName } from './shell.js';
import { textTable } from './table.js';

const roles = Object.values(UserRole);

export const users: Command = {
  name: 'users',
  args: ['[search]'],
  summary: 'List accounts, the newest first.',
  details: '[search] is a part of a name or of an e-mail address.',
  options: {
    role: { value: `<${roles.join('|')}>`, help: 'Only accounts with this role.' },
    suspended: { help: 'Only suspended accounts.' },
    first: { value: '<number>', help: 'The most accounts to list; 50 unless given.' },
  },
  async run(shell, given) {
    const role = optionOf(given, 'role')?.toUpperCase();
    if (role !== undefined && !roles.includes(role as UserRole))
      throw new UsageError(`--role must be one of ${roles.join(', ')}.`);
    const found = await accountsForOperators(await shell.context(), {
      search: given.args[0] ?? null,
      role: (role as UserRole | undefined) ?? null,
      suspended: given.options.suspended === true,
      first: numberOf(given, 'first', 50, 1_000_000),
    });
    return { text: textTable(found), json: found };
  },
};

const secondFactorHint =
  ', once they turn on a second factor: `sendLoginCode`, then `enableSecondFactor`.';

export const promote: Command = {
  name: 'promote',
  args: ['<user>'],
  summary: 'Make a user an administrator.',
  async run(shell, { args: [name = ''] }) {
    const { username } = await findAccount(shell, name);
    const user = await appoint(await shell.context(), username, operatorName());
    return {
      text: `${user.username} is an administrator now${user.secondFactor ? '.' : secondFactorHint}`,
      json: { id: user.globalId, username: user.username, role: user.role },
    };
  },
};
