import type { Finding } from '../faults/verdict.js';
import type { Version } from './binaries.js';
import { type DatabaseServer, type ServerOptions, startServer } from './server.js';

/** What a row uses, which is stopped behind it. */
export interface RowContext {
  /** The seconds of a load. */
  seconds: number;
  /** The factor of all limits of time. */
  patience: number;
  start(options?: ServerOptions): Promise<DatabaseServer>;
  /** Stops `one` behind the row. */
  using<T extends { stop(): Promise<unknown> }>(one: T): T;
}

/** A row of the table. */
export interface Row {
  name: string;
  version?: Version;
  /** The reason why it cannot be tried on this machine; null when it can. */
  lacks?: () => string | null;
  /** Resolves to a remark; throws when the row does not hold. */
  run(context: RowContext): Promise<string>;
}

/** Runs `row`, and stops what it used. */
export async function runRow(row: Row, seconds: number, patience: number): Promise<string> {
  const used: { stop(): Promise<unknown> }[] = [];
  const using: RowContext['using'] = (one) => {
    used.push(one);
    return one;
  };
  try {
    return await row.run({
      seconds,
      patience,
      using,
      start: async (options) => using(await startServer({ version: row.version, ...options })),
    });
  } finally {
    for (const one of used.reverse()) await one.stop().catch(() => {});
  }
}

/** Throws unless `holds`. */
export function claim(holds: unknown, sentence: string): asserts holds {
  if (!holds) throw new Error(sentence);
}

/** A remark of a finding; throws its faults. */
export function remarkOf({ acknowledged, longestDelayMs, faults, notes }: Finding): string {
  claim(faults.length === 0, faults.join('; '));
  const delay = `longest delay ${Math.round(longestDelayMs ?? 0)} ms`;
  return [`${acknowledged} messages`, delay, ...notes].join(', ');
}
