import type { Shell } from './shell.js';

/** An option of a command, `--name` or `--name <value>`. */
interface CommandOption {
  /** The placeholder of the value; without one the option is a switch. */
  readonly value?: string;
  readonly help: string;
}

/** The arguments of a command, as they were given. */
export interface Given {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
}

/** The result of a command: `text` for people, `json` for `--json`. */
interface Result {
  readonly text: string;
  readonly json: unknown;
  /** 0 unless given; 1 for a check that failed. */
  readonly exitCode?: 0 | 1;
}

/** A command of `npm run admin`. */
export interface Command {
  readonly name: string;
  /** Names of its arguments, in brackets: `<user>`, or `[search]` where it may be left out. */
  readonly args: readonly string[];
  /** One sentence. */
  readonly summary: string;
  /** Further sentences for `--help`. */
  readonly details?: string;
  readonly options?: Readonly<Record<string, CommandOption>>;
  /** Null after the command has written its result by itself. */
  run(shell: Shell, given: Given): Promise<Result | null>;
}

/** The arguments cannot be used. */
export class UsageError extends Error {}

/** The value of an option that takes one; undefined when it was not given. */
export const optionOf = ({ options }: Given, name: string): string | undefined => {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
};

/** The whole number of an option. Throws UsageError. */
export function numberOf(given: Given, name: string, fallback: number, most: number): number {
  const text = optionOf(given, name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value >= 1 && value <= most) return value;
  throw new UsageError(`--${name} must be a whole number from 1 to ${most}.`);
}
