import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Size } from './data/scale.ts';

/** What a run was asked for. */
export interface Options {
  /** Names of benchmarks; empty for all. */
  only: string[];
  /** Names of servers beside the limit and Parley; null for all. */
  peers: string[] | null;
  size: Size;
  /** Measured in each round, for each server. */
  seconds: number;
  rounds: number;
  /** Requests in flight. */
  connections: number;
  /** A folder that keeps the filled databases from run to run. */
  data: string | null;
  /** The roots of other built checkouts of Parley, measured beside this one. */
  baselines: string[];
  /** The server to run under the CPU profiler. */
  profile: string | null;
}

const help = `npm run bench -- [options]

  --only feed,history   benchmarks to run; all when not given
  --peers a,b           servers beside the limit and Parley; "none" for none, all when not given
  --size 1|10|100       how many times the base data (1)
  --seconds 3           length of a round for each server
  --rounds 5            rounds, which alternate between the servers
  --connections 32      requests in flight
  --data folder         keeps the filled databases there, and takes up what it finds
  --baseline a,b        other built checkouts of Parley, measured beside this one
  --profile parley      runs that server under --cpu-prof, into bench/results
`;

const list = (text: string) => text.split(',').filter((name) => name !== '' && name !== 'none');

/** Reads the command line; prints what there is and ends the process for --help or nonsense. */
export function readOptions(argv: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const fail = (message: string): never => {
    console.error(`${message}\n\n${help}`);
    process.exit(1);
  };
  const { values } = (() => {
    try {
      return parseArgs({
        args: [...argv],
        options: {
          only: text,
          peers: text,
          size: text,
          seconds: text,
          rounds: text,
          connections: text,
          data: text,
          baseline: text,
          profile: text,
          help: { type: 'boolean' },
        },
      });
    } catch (error) {
      return fail((error as Error).message);
    }
  })();
  if (values.help) {
    console.log(help);
    process.exit(0);
  }
  const number = (name: 'seconds' | 'rounds' | 'connections', fallback: number) => {
    const value = Number(values[name] ?? fallback);
    return value > 0 ? value : fail(`--${name} takes a positive number.`);
  };
  const size = Number(values.size ?? 1);
  if (size !== 1 && size !== 10 && size !== 100) return fail('--size takes 1, 10 or 100.');
  return {
    only: list(values.only ?? ''),
    peers: values.peers === undefined ? null : list(values.peers),
    size,
    seconds: number('seconds', 3),
    rounds: number('rounds', 5),
    connections: number('connections', 32),
    data: values.data === undefined ? null : resolve(values.data),
    baselines: list(values.baseline ?? '').map((folder) => resolve(folder)),
    profile: values.profile ?? null,
  };
}
