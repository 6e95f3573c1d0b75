import { randomUUID } from 'node:crypto';
import { parseConfig } from './config/config.js';
import { defaultPolicy } from './core/client-policy.js';
import { Context } from './core/context.js';
import { hasCode } from './core/errors.js';
import { runningPostgresUrl } from './core/postgres/embedded/running.js';
import { appoint } from './domain/moderation/people.service.js';
import { openApp } from './server/app.js';

/**
 * Makes the person of a name an administrator, in the database of the environment: the one of
 * `DATABASE_URL`, or the embedded one in `DATA_DIR`, whether a server runs on it or not. Resolves to
 * the line to print. Throws what can be put right in its own words.
 */
async function makeAdministrator(env: NodeJS.ProcessEnv, username: string): Promise<string> {
  const config = parseConfig({ ...env, LOG_LEVEL: env.LOG_LEVEL || 'warn' });
  const databaseUrl = config.databaseUrl ?? (await runningPostgresUrl(config.dataDir));
  const { app, close } = await openApp({ ...config, databaseUrl });
  try {
    const origin = {
      policy: defaultPolicy,
      requestId: randomUUID(),
      address: 'command line',
      userAgent: null,
    } as const;
    const user = await appoint(new Context(app, null, origin), username);
    return `${user.username} is an administrator now.`;
  } finally {
    await close();
  }
}

const [username, ...more] = process.argv.slice(2);
if (!username || more.length > 0) {
  console.error('Whom? npm run admin -- <username>');
  process.exit(1);
}
try {
  console.log(await makeAdministrator(process.env, username));
} catch (error) {
  const unknown = hasCode(error, 'NOT_FOUND');
  console.error(unknown ? `There is nobody called ${username}.` : (error as Error).message);
  process.exitCode = 1;
}
