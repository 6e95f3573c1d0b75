import { ConfigError } from '../config/config.js';
import { AppError } from '../core/errors.js';
import { helpOf, helpOfAll, parseGiven } from './arguments.js';
import { type Command, UsageError } from './command.js';
import { commands } from './commands.js';
import { openShell } from './shell.js';

/**
 * Runs a command, writes its result to the standard output or its error to the standard error, and resolves to the
 * exit code: 0 done, 1 failed, 2 wrong arguments.
 */
export async function runAdmin(env: NodeJS.ProcessEnv, argv: readonly string[]): Promise<number> {
  const isJson = argv.includes('--json');
  try {
    const [first] = argv;
    if (first === '--help' || first === 'help') {
      console.log(helpOfAll(commands));
      return 0;
    }
    if (first === undefined || first.startsWith('-')) throw new UsageError(helpOfAll(commands));
    const known = commands.find(({ name }) => name === first);
    const [command, own] = known ? [known, argv.slice(1)] : [defaultCommand(), argv];
    return await runCommand(command, own, env, isJson).catch((error: unknown) => {
      const isUnknown = !known && error instanceof AppError && error.code === 'NOT_FOUND';
      throw isUnknown ? new AppError('NOT_FOUND', neither(first)) : error;
    });
  } catch (error) {
    console.error(isJson ? JSON.stringify({ error: errorJson(error) }) : messageOf(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

/** The command of arguments that begin with none: a username alone makes its user an administrator. */
const defaultCommand = (): Command => commands.find(({ name }) => name === 'promote') as Command;

const neither = (word: string) =>
  `There is neither a command nor a user called ${word}. --help lists the commands.`;

async function runCommand(
  command: Command,
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  isJson: boolean,
): Promise<number> {
  const given = parseGiven(command, argv);
  if (given.options.help) {
    console.log(helpOf(command));
    return 0;
  }
  const shell = openShell(env);
  try {
    const result = await command.run(shell, given);
    if (result) console.log(isJson ? JSON.stringify(result.json, null, 2) : result.text);
    return result?.exitCode ?? 0;
  } finally {
    await shell.close();
  }
}

/** Codes of failed connections, whose messages are empty for hosts with several addresses. */
const unreachable = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EAI_AGAIN',
]);

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, syscall } = error as NodeJS.ErrnoException;
  // ENOENT of `connect` is a socket that does not exist, of anything else a file.
  if (code && unreachable.has(code) && (code !== 'ENOENT' || syscall === 'connect'))
    return `A server cannot be reached (${code}): ${error.message}`;
  return error.message || String(code ?? error.name);
}

function errorJson(error: unknown) {
  const message = messageOf(error);
  if (error instanceof AppError) return { code: error.code, message };
  if (error instanceof UsageError) return { code: 'USAGE', message };
  if (error instanceof ConfigError) return { code: 'CONFIGURATION', message };
  return { code: 'FAILED', message };
}
