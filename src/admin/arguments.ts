import { parseArgs } from 'node:util';
import { type Command, type Given, UsageError } from './command.js';

const common = { json: { type: 'boolean' }, help: { type: 'boolean' } } as const;

/** The arguments of a command. Throws UsageError. */
export function parseGiven(command: Command, argv: readonly string[]): Given {
  const own = Object.entries(command.options ?? {}).map(([name, { value }]) => [
    name,
    { type: value ? 'string' : 'boolean' } as const,
  ]);
  try {
    const { positionals, values } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { ...Object.fromEntries(own), ...common },
    });
    const given = { args: positionals, options: values as Given['options'] };
    if (!given.options.help) checkCount(command, positionals);
    return given;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError((error as Error).message.split('. ')[0] ?? '');
  }
}

function checkCount({ args }: Command, given: readonly string[]): void {
  const missing = args[given.length];
  if (missing?.startsWith('<')) throw new UsageError(`${missing} is missing.`);
  if (given.length > args.length)
    throw new UsageError(`${given[args.length]} is one argument too many.`);
}

const line = (left: string, right: string) => `  ${left.padEnd(24)} ${right}`;

/** The usage of a command in one line. */
const usageOf = ({ name, args, options = {} }: Command) =>
  [
    `npm run admin -- ${name}`,
    ...args,
    ...Object.entries(options).map(
      ([option, { value }]) => `[--${option}${value ? ` ${value}` : ''}]`,
    ),
    '[--json]',
  ].join(' ');

/** The text of `<command> --help`. */
export const helpOf = (command: Command): string =>
  [
    usageOf(command),
    '',
    command.summary,
    ...(command.details ? ['', command.details] : []),
    '',
    ...Object.entries(command.options ?? {}).map(([name, { value, help }]) =>
      line(`--${name}${value ? ` ${value}` : ''}`, help),
    ),
    line('--json', 'Print the result as JSON.'),
    line('--help', 'Print this text.'),
  ].join('\n');

/** The text of `--help` without a command. */
export const helpOfAll = (commands: readonly Command[]): string =>
  [
    'npm run admin -- <command> [arguments] [--json]',
    '',
    ...commands.map(({ name, args, summary }) => line([name, ...args].join(' '), summary)),
    '',
    '<user> is a username, an e-mail address or a global id such as user_12.',
    '`npm run admin -- <command> --help` describes a command. `npm run admin -- <username>` is short for `promote`.',
    'Exit codes: 0 done, 1 failed, 2 wrong arguments.',
  ].join('\n');
