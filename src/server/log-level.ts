import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify';
import { LOG_LEVELS, type LogLevel } from '../config/values.js';
import type { App } from '../core/app.js';
import { badInput } from '../core/errors.js';

/** The longest time for which a level is set, and the time where none is given, in seconds. */
const mostSeconds = 86_400;
const usualSeconds = 3_600;

interface Wanted {
  level: LogLevel;
  seconds: number;
}

/** Throws BAD_USER_INPUT. */
function readBody(body: unknown): Wanted {
  const { level, seconds = usualSeconds } = (body ?? {}) as Record<string, unknown>;
  if (!LOG_LEVELS.some((one) => one === level)) {
    throw badInput('level', `The level is one of ${LOG_LEVELS.join(', ')}.`);
  }
  if (!Number.isInteger(seconds) || Number(seconds) < 1 || Number(seconds) > mostSeconds) {
    throw badInput('seconds', `The seconds are a whole number from 1 to ${mostSeconds}.`);
  }
  return { level: level as LogLevel, seconds: Number(seconds) };
}

/**
 * `GET /log-level` and `PUT /log-level` with `{ level, seconds }`, for operators: the level of this node, which returns
 * to `LOG_LEVEL` after these seconds, so that nobody has to remember it.
 */
export async function logLevel(
  server: FastifyInstance,
  { app: { log, config }, onRequest }: { app: App; onRequest: onRequestAsyncHookHandler },
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let endsAt: Date | null = null;
  const set = (level: string, until: Date | null) => {
    clearTimeout(timer);
    endsAt = until;
    log.level = level;
  };
  const state = () => ({ level: log.level, until: endsAt });
  server.addHook('onRequest', onRequest);
  server.addHook('onClose', async () => clearTimeout(timer));
  server.get('/log-level', async () => state());
  server.put('/log-level', async ({ body, id: requestId }) => {
    const { level, seconds } = readBody(body);
    const ms = seconds * 1000;
    set(level, new Date(Date.now() + ms));
    timer = setTimeout(() => set(config.logLevel, null), ms).unref();
    log.warn({ requestId, level, seconds }, 'the log level was set');
    return state();
  });
}
