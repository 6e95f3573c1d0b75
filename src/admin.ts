import { randomUUID } from 'node:crypto';
import { parseConfig } from './config/config.js';
import { defaultPolicy } from './core/client-policy.js';
import { Context } from './core/context.js';
import { hasCode } from './core/errors.js';
import { voidCursors } from './core/events/append.js';
import { runningPostgresUrl } from './core/postgres/embedded/running.js';
import { appoint } from './domain/moderation/people.service.js';
import { openApp } from './server/app.js';

/** Commands other than a username. */
const restored = 'restored';

/**
 * Runs a command on the database of the environment: the one of `DATABASE_URL`, or the embedded one in
 * `DATA_DIR`, whether a server runs on it or not. A username makes the user an administrator; `restored` voids
 * the cursors of all clients. Resolves to the line to print. Throws errors whose messages are for the operator.
 */
async function run(env: NodeJS.ProcessEnv, command: string): Promise<string> {
  const config = parseConfig({ ...env, LOG_LEVEL: env.LOG_LEVEL || 'warn' });
  const databaseUrl = config.databaseUrl ?? (await runningPostgresUrl(config.dataDir));
  const { app, close } = await openApp({ ...config, databaseUrl });
  try {
    if (command === restored) {
      const count = await voidCursors(app.orm.em.fork());
      return `Clients of ${count} streams will load their state again.`;
    }
    const origin = {
      policy: defaultPolicy,
      requestId: randomUUID(),
      address: 'command line',
      userAgent: null,
    } as const;
    const user = await appoint(new Context(app, null, origin), command);
    return `${user.username} is an administrator now.`;
  } finally {
    await close();
  }
}

const [command, ...more] = process.argv.slice(2);
if (!command || more.length > 0) {
  console.error(`npm run admin -- <username>: makes a user an administrator.
npm run admin -- ${restored}: tells clients that a backup was restored.`);
  process.exit(1);
}
try {
  console.log(await run(process.env, command));
} catch (error) {
  const unknown = hasCode(error, 'NOT_FOUND');
  console.error(unknown ? `There is nobody called ${command}.` : (error as Error).message);
  process.exitCode = 1;
}
