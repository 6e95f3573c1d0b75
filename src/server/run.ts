import { constants } from 'node:os';
import { type Config, ConfigError, parseConfig } from '../config/config.js';
import { withSourceLines } from '../core/source-lines.js';
import { type Server, startServer } from './server.js';
import { lowerWorkerPriority } from './worker-priority.js';

/** How long draining may take after the pause of `DRAIN_SECONDS`, in milliseconds. */
const HARD_STOP_MS = 15_000;

/**
 * The life of the process: configure, start, announce, wait for SIGTERM, SIGINT or SIGHUP, leave and drain. Exit
 * codes: 0 when drained; 1 when starting or draining failed, draining took over 15 s, or an error was not caught;
 * 128 plus the signal's number after a second signal, or one before the server has started.
 */
export async function run(
  env: NodeJS.ProcessEnv,
  announce: (server: Server, config: Config) => void | Promise<void>,
): Promise<void> {
  let server: Server | null = null;
  let draining = false;

  const end = async (atOnce: number) => {
    if (draining || !server) process.exit(atOnce);
    draining = true;
    await server.leave();
    setTimeout(() => giveUp(`Not drained after ${HARD_STOP_MS / 1000} s.`), HARD_STOP_MS).unref();
    await server.drain().catch(giveUp);
    process.exit(0);
  };
  // Node would print the error with all that libraries attach to it, such as keys.
  process.on('uncaughtException', (error) => {
    console.error(error instanceof Error ? withSourceLines(error.stack) : String(error));
    process.exit(1);
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => void end(128 + constants.signals[signal]));

  try {
    const config = parseConfig(env);
    server = await startServer(config);
    // The start has accessed files, so that the threads exist.
    lowerWorkerPriority();
    await announce(server, config);
  } catch (error) {
    giveUp(error);
  }
}

function giveUp(error: unknown): never {
  console.error(explain(error));
  process.exit(1);
}

/** A message for the operator; a stack only for bugs. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof ConfigError) return `Parley cannot start. ${error.message}`;
  if (code === 'EADDRINUSE') return 'Parley cannot start: the port is taken. Set PORT to another.';
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL')
    return `Parley cannot start: ${error.message}. HOST, or the host of another variable, is wrong.`;
  if (code === 'EACCES' || error.constructor === Error)
    return `Parley cannot start: ${error.message || code}`;
  return withSourceLines(error.stack) ?? error.message;
}
